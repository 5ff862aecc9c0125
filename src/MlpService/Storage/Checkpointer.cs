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
    static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    const long CutAbove = 32L << 20;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await Task.Delay(Interval, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            try
            {
                await CheckpointAsync();
            }
            catch (Exception e)
            {
                log.LogWarning(e, "The write-ahead log could not be checkpointed; next try in {Interval}", Interval);
            }
        }
    }

    async Task CheckpointAsync()
    {
        var wal = new FileInfo(options.Value.DatabaseFile + "-wal");
        if (!wal.Exists || wal.Length == 0)
            return;
        await using var db = await databases.CreateDbContextAsync();
        if (wal.Length <= CutAbove)
        {
            await db.Database.ExecuteSqlRawAsync("PRAGMA wal_checkpoint(PASSIVE)");
            return;
        }
        await lane.EnterAsync(CancellationToken.None);
        try
        {
            await db.Database.ExecuteSqlRawAsync("PRAGMA wal_checkpoint(TRUNCATE)");
        }
        finally
        {
            lane.Leave();
        }
    }
}
