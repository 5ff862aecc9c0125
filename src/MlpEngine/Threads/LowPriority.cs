using System.Runtime.InteropServices;

namespace MlpEngine.Threads;

/// <summary>Training takes the processor time that other threads leave.</summary>
public static partial class LowPriority
{
    const int Process = 0, LeastNice = 19; // PRIO_PROCESS, which Linux takes for the thread; sys/resource.h
    const long YieldAfterFlops = 30_000_000; // some tenths of a millisecond; a yield takes some tenths of a microsecond

    [ThreadStatic]
    static long flopsSinceYield;

    /// <summary>Lowers the calling thread's priority, for as long as it lives: only the privileged may raise it again. A thread that it
    /// starts inherits it. Where the system does not allow it, nothing changes.</summary>
    public static void Enter()
    {
        Thread.CurrentThread.Priority = ThreadPriority.Lowest; // which has no effect on Linux
        if (OperatingSystem.IsLinux()) _ = SetPriority(Process, 0, LeastNice);
    }

    /// <summary>Between two chunks of work: lets a thread run that waits for this processor. Otherwise it may wait for the next tick of the
    /// scheduler, 4 ms: Linux preempts a thread only for one that has a claim to more time, however low the first one's priority is, and
    /// one that slept after a little work has none.</summary>
    /// <param name="flops">The floating-point operations of the chunk that is done; after few of them nothing happens.</param>
    internal static void Yield(long flops)
    {
        flopsSinceYield += flops;
        if (flopsSinceYield < YieldAfterFlops) return;
        flopsSinceYield = 0;
        Thread.Yield();
    }

    [LibraryImport("libc", EntryPoint = "setpriority")]
    private static partial int SetPriority(int which, uint who, int nice);
}
