using System.Runtime.InteropServices;

namespace MlpEngine.Memory;

/// <summary>Large blocks straight from the system (Linux only), which gets them back as soon as they are freed; a heap would keep them. Asked
/// for in pages of 2 MB: a processor remembers where some hundred pages lie, which with pages of 4 kB is less than its own caches hold.</summary>
static unsafe partial class HugePages
{
    public const nuint Page = 2 << 20;

    const int ReadAndWrite = 3, PrivateAnonymous = 0x22; // asm-generic/mman.h

    /// <summary>Zeros, from a multiple of 2 MB; what is more than a multiple lies on small pages.</summary>
    /// <exception cref="InsufficientMemoryException">The memory is not there.</exception>
    public static void* Allocate(nuint bytes)
    {
        var start = Map(0, bytes + Page, ReadAndWrite, PrivateAnonymous, -1, 0);
        if (start == -1) throw new InsufficientMemoryException($"The system does not give {bytes} bytes of memory.");
        nint block = (nint)(((nuint)start + Page - 1) / Page * Page);
        if (block > start) _ = Unmap(start, (nuint)(block - start));
        nint end = block + (nint)WholePages(bytes);
        _ = Unmap(end, (nuint)(start - end) + WholePages(bytes + Page));
        Advice.PreferHugePages((void*)block, bytes / Page * Page);
        return (void*)block;
    }

    public static void Free(void* block, nuint bytes) => _ = Unmap((nint)block, WholePages(bytes));

    static nuint WholePages(nuint bytes) => (bytes + (nuint)Environment.SystemPageSize - 1) / (nuint)Environment.SystemPageSize * (nuint)Environment.SystemPageSize;

    [LibraryImport("libc", EntryPoint = "mmap")]
    private static partial nint Map(nint address, nuint bytes, int protection, int flags, int file, nint offset);

    [LibraryImport("libc", EntryPoint = "munmap")]
    private static partial int Unmap(nint address, nuint bytes);
}
