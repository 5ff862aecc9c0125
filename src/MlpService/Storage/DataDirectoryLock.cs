using Microsoft.Extensions.Options;

namespace MlpService.Storage;

/// <summary>One process per data directory. The operating system drops the lock when the process ends, however it ends.</summary>
public sealed class DataDirectoryLock(IOptions<StorageSettings> options) : IDisposable
{
    FileStream? file;

    /// <exception cref="StartRefusal">Another process holds the directory, or it cannot be written.</exception>
    public void Acquire()
    {
        var directory = Path.GetFullPath(options.Value.DataDirectory);
        try
        {
            Directory.CreateDirectory(directory);
            file = new FileStream(Path.Combine(directory, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StartRefusal(
                $"The data directory '{directory}' cannot be used: {e.Message} Stop the other process that uses it, "
                + "make it writable, or name another one in Storage__DataDirectory.", e);
        }
    }

    public void Dispose() => file?.Dispose();
}
