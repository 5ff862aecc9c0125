using System.Diagnostics;

namespace MlpService.Tests;

/// <summary>A file system in memory that is soon full.</summary>
sealed class SmallDisk(string path) : IDisposable
{
    public static SmallDisk? Mount(string path, int megabytes) =>
        OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess
        && Run("mount", "-t", "tmpfs", "-o", $"size={megabytes}m", "tmpfs", path)
            ? new(path)
            : null;

    public void Dispose() => Run("umount", "-l", path);

    static bool Run(string command, params string[] arguments)
    {
        using var process = Process.Start(command, arguments);
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}
