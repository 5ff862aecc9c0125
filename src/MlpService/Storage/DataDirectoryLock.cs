using Microsoft.Extensions.Options;

namespace MlpService.Storage;

/// <summary>One process per data directory. The operating system drops the lock when the process ends, however it ends.</summary>
public sealed class DataDirectoryLock(IOptions<StorageSettings> options) : IDisposable
{
    const string LockName = "lock";

    FileStream? file;

    /// <exception cref="StartRefusal">Another process holds the directory, or it cannot be written.</exception>
    public void Acquire()
    {
        var directory = Path.GetFullPath(options.Value.DataDirectory);
        try
        {
            Directory.CreateDirectory(directory);
            file = new FileStream(Path.Combine(directory, LockName), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StartRefusal($"The data directory '{directory}' cannot be used: {Reason(e, directory)} or name another one in "
                + "Storage__DataDirectory.", e);
        }
    }

    static string Reason(Exception e, string directory) => e switch
    {
        _ when File.Exists(directory) => "it is a file. Remove it,",
        UnauthorizedAccessException => "this user may not write there. Make it writable,",
        FileNotFoundException or DirectoryNotFoundException => "no folder can be made there. Make it yourself,",
        _ when File.Exists(Path.Combine(directory, LockName)) => "another process uses it. Stop that one,",
        _ => "the system refuses to write there. Make it writable,",
    };

    public void Dispose() => file?.Dispose();
}
