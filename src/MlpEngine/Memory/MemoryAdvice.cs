using System.Runtime.InteropServices;

namespace MlpEngine.Memory;

/// <summary>Hints to the system on how memory will be used, which it may ignore.</summary>
static unsafe partial class MemoryAdvice
{
    const int Normal = 0, Random = 1, Hugepage = 14; // linux/mman.h

    public static void PreferHugePages(void* block, nuint bytes) => Advise(block, bytes, Hugepage);

    /// <summary>In random order nothing is read ahead: a row would otherwise bring megabytes that evict as many others.</summary>
    public static void SetReadOrder(void* block, nuint bytes, bool inOrder) => Advise(block, bytes, inOrder ? Normal : Random);

    static void Advise(void* block, nuint bytes, int advice)
    {
        if (bytes > 0 && OperatingSystem.IsLinux()) _ = Madvise(block, bytes, advice);
    }

    [LibraryImport("libc", EntryPoint = "madvise")]
    private static partial int Madvise(void* block, nuint bytes, int advice);
}
