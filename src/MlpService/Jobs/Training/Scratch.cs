using Microsoft.Extensions.Options;
using MlpService.Storage;

namespace MlpService.Jobs.Training;

/// <summary>Where the rows of a job lie: in memory, or beyond the limit in scratch files beside the database.</summary>
sealed class Scratch(IOptions<TrainingSettings> settings, IOptions<StorageOptions> storage, ILogger<Scratch> log)
{
    /// <summary>For so many bytes of rows, of all parts of a job together.</summary>
    /// <returns>Null: memory.</returns>
    public string? DirectoryFor(long bytes)
    {
        if (bytes <= settings.Value.MemoryLimitBytes)
            return null;
        log.LogInformation("The rows take {Megabytes} MiB, more than Training__MemoryLimitMegabytes ({Limit}): they are trained from a scratch file",
            bytes >> 20, settings.Value.MemoryLimitMegabytes);
        return storage.Value.DataDirectory;
    }

    public TrainingFailure NoRoom(long bytes, IOException cause) => new($"The rows take {bytes >> 20} MiB, more than Training__MemoryLimitMegabytes "
        + $"({settings.Value.MemoryLimitMegabytes}), and the disk that holds the data directory has no room for a scratch file. "
        + "Delete datasets or models, give the disk room, have the limit raised, or train on fewer rows or columns.", cause);
}
