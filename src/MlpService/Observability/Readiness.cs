using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using MlpEngine.Kernels;
using MlpService.Jobs;
using MlpService.Storage;

namespace MlpService.Observability;

/// <summary>Whether requests can be served, and if not, why.</summary>
sealed class Readiness(IOptions<StorageOptions> storage)
{
    const long LowWatermark = 64L << 20;

    /// <summary>Computed once: the processor does not change while the process lives.</summary>
    readonly Lazy<string?> kernelFault = new(KernelSet.SelfTest);

    public async Task<string?> FaultAsync(MlpDb db, JobRunner runner, CancellationToken cancellation)
    {
        if (kernelFault.Value is { } fault)
            return $"The vector kernels compute wrong on this processor: {fault}. Force another set with MLP_KERNELS.";
        if (!runner.IsAlive)
            return "The job runner has stopped; restart the service.";
        var free = new DriveInfo(Path.GetFullPath(storage.Value.DataDirectory)).AvailableFreeSpace;
        if (free < LowWatermark)
            return $"The disk of the data directory has {free >> 20} MiB left, less than {LowWatermark >> 20}. Delete datasets or models, or give it room.";
        try
        {
            // takes the write lock, writes nothing; who asks has little patience
            db.Database.GetDbConnection().ConnectionString += ";Default Timeout=1";
            return await db.WriteAsync(() => Task.FromResult<string?>(null), cancellation);
        }
        catch (SqliteException e)
        {
            return $"The database cannot be written: SQLite error {e.SqliteErrorCode}.";
        }
    }
}
