using System.Runtime.InteropServices;

namespace MlpEngine.Threads;

/// <summary>Training takes of the processor what other threads leave.</summary>
public static partial class LowPriority
{
    const int Process = 0, LeastNice = 19; // PRIO_PROCESS, which Linux takes for the thread; sys/resource.h

    /// <summary>Lowers the calling thread, for as long as it lives: only the privileged may raise it again. A thread it starts is lowered
    /// with it. Where the system does not allow it, nothing changes.</summary>
    public static void Enter()
    {
        Thread.CurrentThread.Priority = ThreadPriority.Lowest; // which Linux does not look at
        if (OperatingSystem.IsLinux()) _ = SetPriority(Process, 0, LeastNice);
    }

    [LibraryImport("libc", EntryPoint = "setpriority")]
    private static partial int SetPriority(int which, uint who, int nice);
}
