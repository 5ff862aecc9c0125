using System.Runtime.InteropServices;

namespace MlpEngine.Memory;

/// <summary>Large blocks straight from the system (Linux only), which gets them back as soon as they are freed, where a heap would keep
/// them; on pages of 2 MB, if the system has them: a processor's TLB holds some hundred pages, which of 4 kB are less than its own
/// caches.</summary>
static unsafe partial class HugePages
{
    public const nuint Page = 2 << 20;

    const int ReadAndWrite = 3, PrivateAnonymous = 0x22; // asm-generic/mman.h

    /// <summary>Zeros, from a multiple of 2 MB; what is more than a multiple lies on small pages.</summary>
    /// <exception cref="InsufficientMemoryException">The memory is not there.</exception>
    public static void* Allocate(nuint bytes)
    {
        // maps a page more than is needed, and unmaps what lies before and after the aligned block
        nuint size = WholePages(bytes), mapped = size + Page;
        nint address = Map(0, mapped, ReadAndWrite, PrivateAnonymous, -1, 0);
        if (address == -1) throw new InsufficientMemoryException($"The system does not give {bytes} bytes of memory.");
        nuint start = (nuint)address, block = RoundUp(start, Page);
        Unmap(start, block);
        Unmap(block + size, start + mapped);
        MemoryAdvice.PreferHugePages((void*)block, bytes / Page * Page);
        return (void*)block;
    }

    public static void Free(void* block, nuint bytes) => Unmap((nuint)block, (nuint)block + WholePages(bytes));

    static nuint WholePages(nuint bytes) => RoundUp(bytes, (nuint)Environment.SystemPageSize);

    static nuint RoundUp(nuint value, nuint unit) => (value + unit - 1) / unit * unit;

    static void Unmap(nuint start, nuint end)
    {
        if (start < end) _ = UnmapBytes(start, end - start);
    }

    [LibraryImport("libc", EntryPoint = "mmap")]
    private static partial nint Map(nint address, nuint bytes, int protection, int flags, int file, nint offset);

    [LibraryImport("libc", EntryPoint = "munmap")]
    private static partial int UnmapBytes(nuint address, nuint bytes);
}
