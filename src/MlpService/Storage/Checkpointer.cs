using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace MlpService.Storage;

/// <summary>
/// Moves the write-ahead log into the database once a second, and cuts the log back when it has grown:
/// SQLite's own checkpoint is starved by readers that are always active and never shortens the file.
/// </summary>
sealed class Checkpointer(
    IDbContextFactory<MlpDb> databases, WriterLane lane, IOptions<StorageOptions> options, TimeProvider time, ILogger<Checkpointer> log)
    : BackgroundService
{
    const long CutAbove = 32L << 20;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1), time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await CheckpointAsync(stoppingToken);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                log.LogWarning(e, "The write-ahead log could not be checkpointed; next try in a second");
            }
        }
    }

    async Task CheckpointAsync(CancellationToken cancellation)
    {
        var wal = new FileInfo(options.Value.DatabaseFile + "-wal");
        if (!wal.Exists || wal.Length == 0)
            return;
        await using var db = await databases.CreateDbContextAsync(cancellation);
        if (wal.Length <= CutAbove)
        {
            await db.Database.ExecuteSqlRawAsync("PRAGMA wal_checkpoint(PASSIVE)", cancellation);
            return;
        }
        await lane.EnterAsync(cancellation);
        try
        {
            await db.Database.ExecuteSqlRawAsync("PRAGMA wal_checkpoint(TRUNCATE)", cancellation);
        }
        finally
        {
            lane.Leave();
        }
    }
}
