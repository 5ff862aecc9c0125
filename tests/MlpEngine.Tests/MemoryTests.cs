using System.Globalization;
using MlpEngine.Memory;
using MlpEngine.Propagation;

namespace MlpEngine.Tests;

/// <summary>What lies outside the garbage collector's memory.</summary>
public unsafe class MemoryTests
{
    const int Tries = 10;

    [Theory, InlineData(1), InlineData(1000), InlineData(600_000), InlineData(3_000_001)]
    public void A_block_is_zero_and_begins_at_a_cache_line(int length)
    {
        using var buffer = new AlignedBuffer(length);
        Assert.Equal(0, (nint)buffer.Pointer % 64);
        Assert.False(new Span<float>(buffer.Pointer, length).ContainsAnyExcept(0));
    }

    [Fact]
    public void A_large_block_goes_back_to_the_system_when_it_is_freed_and_its_neighbours_stay()
    {
        if (!OperatingSystem.IsLinux()) Assert.Skip("Only Linux's large blocks come from the system, and only Linux lists them in a file.");
        // some other part of the process may take the place of a freed block at once, but not at every try
        Assert.Contains(Enumerable.Range(0, Tries), _ => MappedAfterFreeingThreeOfFive() is [false, true, false, true, false]);
    }

    [Theory]
    [InlineData(256, 16)]
    [InlineData(256, 4096)]
    [InlineData(232, 4400)] // 238, of which whole eights
    [InlineData(112, 4400, 4800)]
    [InlineData(8, 100_000, 1000)]
    public void A_pass_takes_so_many_rows_that_it_stays_within_some_megabytes(int rows, params int[] units) =>
        Assert.Equal(rows, ForwardPass.ChunkRows(new Topology(1, [.. units.Select(count => new Layer(count, Activation.Identity))])));

    [Fact]
    public void More_memory_than_there_can_be_is_refused()
    {
        Assert.ThrowsAny<OutOfMemoryException>(() => new AlignedBuffer(1L << 50));
    }

    static bool[] MappedAfterFreeingThreeOfFive()
    {
        AlignedBuffer[] blocks = [.. Enumerable.Range(0, 5).Select(i => new AlignedBuffer(700_000 + 1000 * i))];
        foreach (AlignedBuffer block in blocks) new Span<float>(block.Pointer, (int)block.Length).Fill(1);
        nint[] starts = [.. blocks.Select(block => (nint)block.Pointer)];
        foreach (int i in new[] { 0, 2, 4 }) blocks[i].Dispose();
        bool[] mapped = [.. starts.Select(IsMapped)];
        foreach (int i in new[] { 1, 3 })
        {
            Assert.False(new Span<float>(blocks[i].Pointer, (int)blocks[i].Length).ContainsAnyExcept(1));
            blocks[i].Dispose();
        }
        return mapped;
    }

    static bool IsMapped(nint address) => File.ReadLines("/proc/self/maps").Any(line =>
    {
        nint[] range = [.. line.Split(' ')[0].Split('-')
            .Select(end => nint.Parse(end, NumberStyles.HexNumber, CultureInfo.InvariantCulture))];
        return address >= range[0] && address < range[1];
    });
}
