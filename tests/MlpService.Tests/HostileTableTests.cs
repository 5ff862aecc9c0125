using System.Buffers.Binary;
using System.Net;
using Parquet;
using Parquet.Schema;

namespace MlpService.Tests;

/// <summary>
/// Files that no accident makes: a reader that believes them takes all memory, never ends, or ends the process with it.
/// </summary>
public sealed class HostileTableTests
{
    const string ArrowStream = "application/vnd.apache.arrow.stream";

    static byte[] Int32(int value)
    {
        var bytes = new byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, value);
        return bytes;
    }

    static byte[] Parquet(byte[] footer) => [.. "PAR1"u8, .. footer, .. Int32(footer.Length), .. "PAR1"u8];

    static async Task RefusesAsync(byte[] file, string type, string mention)
    {
        using var service = new TestService();
        await ArrowTests.SendAsync(service, file, type).WaitAsync(TimeSpan.FromMinutes(1))
            .RefusedAsync(HttpStatusCode.BadRequest, mention);
        await service.AssertNothingStoredAsync();
    }

    /// <summary>Each byte of the description begins a list of one list, in a member that is not known.</summary>
    [Fact]
    public Task Lists_in_lists_without_an_end() =>
        RefusesAsync(Parquet([0xF9, .. Enumerable.Repeat((byte)0x19, 1 << 20)]), ParquetTests.Type, "not read here");

    /// <summary>Of each column described all that follow are said to be within it.</summary>
    [Fact]
    public Task Columns_in_columns_without_an_end()
    {
        const int columns = 30_000;
        byte[] count = [0xF0 | 0x0C, 0xB0, 0xEA, 0x01];
        // name (4) "a" and number of children (5) 1
        var column = new byte[] { 0x48, 1, (byte)'a', 0x15, 2, 0 };
        byte[] footer = [0x15, 2, 0x19, .. count, .. Enumerable.Repeat(column, columns).SelectMany(bytes => bytes), 0x16, 0, 0x19, 0x0C, 0];
        return RefusesAsync(Parquet(footer), ParquetTests.Type, "cannot be read as Parquet");
    }

    [Fact]
    public Task A_number_that_never_ends() =>
        RefusesAsync(Parquet([0x15, .. Enumerable.Repeat((byte)0xFF, 100)]), ParquetTests.Type, "cannot be read as Parquet");

    /// <summary>Two billion items: the list itself would take 16 GB.</summary>
    [Fact]
    public Task More_items_than_bytes() =>
        RefusesAsync(Parquet([0x15, 2, 0x19, 0xFC, 0xFF, 0xFF, 0xFF, 0xFF, 0x07]), ParquetTests.Type, "cannot be read as Parquet");

    /// <summary>What the page does not hold would be what other requests left in memory.</summary>
    [Theory]
    [InlineData(CompressionMethod.None)]
    [InlineData(CompressionMethod.Lz4Raw)]
    [InlineData(CompressionMethod.Brotli)]
    public async Task A_page_that_unpacks_to_less_than_it_says(CompressionMethod method)
    {
        var x = new DataField<long>("x");
        var bytes = await ParquetTests.WriteAsync(method, new ParquetSchema(x), group => group.WriteAsync<long>(x, Values()));
        // page type 0, then its unpacked size of 8000 bytes: now 1 MiB
        var at = bytes.AsSpan().IndexOf(new byte[] { 0x15, 0, 0x15, 0x80, 0x7D, 0x15 });
        Assert.True(at > 0);
        byte[] larger = [.. bytes[..(at + 3)], 0x80, 0x80, 0x80, 0x01, .. bytes[(at + 5)..]];
        await RefusesAsync(larger, ParquetTests.Type, "Column 'x' cannot be read");
    }

    static long[] Values() => [.. Enumerable.Range(0, 1000).Select(i => (long)i * i * i * 1_000_003)];

    /// <summary>A message in 16-bit words: each part says by its first number where the places of its members stand.</summary>
    static byte[] Message(params short[] schema)
    {
        short[] words = [16, 0, 10, 12, 0, 8, 4, 0, 12, 0, 16, 0, 1, 0, .. schema];
        return [.. Int32(-1), .. Int32(words.Length * sizeof(short)), .. words.SelectMany(BitConverter.GetBytes)];
    }

    /// <summary>A schema whose only column is within itself: the last offset leads back.</summary>
    [Fact]
    public Task A_column_that_is_its_own_part() => RefusesAsync(
        Message(8, 8, 0, 4, 8, 0, 4, 0, 1, 0, 20, 0, 16, 8, 0, 0, 0, 0, 0, 4, 16, 0, 4, 0, 1, 0, -12, -1, 0, 0),
        ArrowStream, "cannot be read as Arrow");

    /// <summary>Other programs on other machines write it so; the order would make other numbers of them.</summary>
    [Fact]
    public Task Numbers_with_their_largest_byte_first() =>
        RefusesAsync(Message(8, 12, 8, 4, 8, 0, 8, 0, 1, 0, 0, 0, 0, 0), ArrowStream, "big-endian");

    [Fact]
    public Task A_message_that_says_to_be_longer_than_its_file() =>
        RefusesAsync([.. Int32(-1), .. Int32(int.MaxValue), .. "message"u8], ArrowStream, "cannot be read as Arrow");
}
