using System.Runtime.InteropServices;

namespace MlpEngine.Threads;

/// <summary>Training takes of the processor what other threads leave.</summary>
public static partial class LowPriority
{
    const int Process = 0, LeastNice = 19; // PRIO_PROCESS, which Linux takes for the thread; sys/resource.h
    const long GiveWayAfterFlops = 30_000_000; // some tenths of a millisecond; giving way takes some tenths of a microsecond

    [ThreadStatic]
    static long flopsSinceGivingWay;

    /// <summary>Lowers the calling thread, for as long as it lives: only the privileged may raise it again. A thread it starts is lowered
    /// with it. Where the system does not allow it, nothing changes.</summary>
    public static void Enter()
    {
        Thread.CurrentThread.Priority = ThreadPriority.Lowest; // which Linux does not look at
        if (OperatingSystem.IsLinux()) _ = SetPriority(Process, 0, LeastNice);
    }

    /// <summary>Between two pieces of work: lets a thread in that waits for this processor. Without that it may wait for the next tick of the
    /// system's clock, 4 ms: Linux takes the processor from a thread only for one that is owed time, however low the first one's priority
    /// is, and who slept after a little work is not.</summary>
    /// <param name="flops">The floating-point operations of the piece that is done; after few of them nothing happens.</param>
    internal static void GiveWay(long flops)
    {
        flopsSinceGivingWay += flops;
        if (flopsSinceGivingWay < GiveWayAfterFlops) return;
        flopsSinceGivingWay = 0;
        Thread.Yield();
    }

    [LibraryImport("libc", EntryPoint = "setpriority")]
    private static partial int SetPriority(int which, uint who, int nice);
}
