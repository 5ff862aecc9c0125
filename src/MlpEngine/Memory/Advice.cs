using System.Runtime.InteropServices;

namespace MlpEngine.Memory;

/// <summary>What the system is told of how memory will be used, so that it can be quicker about it. It may not listen.</summary>
static unsafe partial class Advice
{
    const int Normal = 0, Random = 1, Hugepage = 14; // linux/mman.h

    public static void PreferHugePages(void* block, nuint bytes) => Give(block, bytes, Hugepage);

    /// <summary>In any order nothing is read ahead: a row would else bring megabytes that drive out as many others.</summary>
    public static void WillBeRead(void* block, nuint bytes, bool inOrder) => Give(block, bytes, inOrder ? Normal : Random);

    static void Give(void* block, nuint bytes, int advice)
    {
        if (bytes > 0 && OperatingSystem.IsLinux()) _ = Madvise(block, bytes, advice);
    }

    [LibraryImport("libc", EntryPoint = "madvise")]
    private static partial int Madvise(void* block, nuint bytes, int advice);
}
