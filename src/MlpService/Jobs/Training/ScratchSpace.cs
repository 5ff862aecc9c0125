using Microsoft.Extensions.Options;
using MlpService.Storage;

namespace MlpService.Jobs.Training;

/// <summary>Decides where the rows of a job lie: in memory, or beyond the limit in scratch files beside the database.</summary>
sealed partial class ScratchSpace(IOptions<TrainingSettings> settings, IOptions<StorageSettings> storage, ILogger<ScratchSpace> log)
{
    /// <summary>For so many bytes of rows, of all splits of a job together.</summary>
    /// <returns>Null: memory.</returns>
    public string? DirectoryFor(long bytes)
    {
        if (bytes <= settings.Value.MemoryLimitBytes)
            return null;
        UsesScratchFile(bytes >> 20, settings.Value.MemoryLimitMegabytes);
        return storage.Value.DataDirectory;
    }

    public TrainingFailure DiskFull(long bytes, IOException cause) => new(
        $"The rows take {bytes >> 20} MiB, more than Training__MemoryLimitMegabytes ({settings.Value.MemoryLimitMegabytes}), "
        + "and the disk that holds the data directory has no space for a scratch file. "
        + "Delete datasets or models, give the disk space, have the limit raised, or train on fewer rows or columns.", cause);

    [LoggerMessage(LogLevel.Information,
        "The rows take {Megabytes} MiB, more than Training__MemoryLimitMegabytes ({Limit}): they are trained from a scratch file")]
    partial void UsesScratchFile(long megabytes, int limit);
}
