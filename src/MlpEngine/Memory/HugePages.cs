using System.Runtime.InteropServices;

namespace MlpEngine.Memory;

/// <summary>Pages of 2 MB: a processor remembers where some hundred pages lie, which with pages of 4 kB is less than its own caches hold.</summary>
static unsafe partial class HugePages
{
    public const nuint Size = 2 << 20;

    const int MadvHugepage = 14; // linux/mman.h

    /// <summary>Asks for them for a block that starts and ends at a multiple of <see cref="Size"/>; where the system has none to give it
    /// stays as it is.</summary>
    public static void Prefer(void* block, nuint bytes)
    {
        if (bytes > 0 && OperatingSystem.IsLinux()) _ = Madvise(block, bytes, MadvHugepage);
    }

    [LibraryImport("libc", EntryPoint = "madvise")]
    private static partial int Madvise(void* block, nuint bytes, int advice);
}
