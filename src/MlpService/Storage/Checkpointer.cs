using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace MlpService.Storage;

/// <summary>
/// Moves the write-ahead log into the database once a second, and cuts the log back when it has grown:
/// SQLite's own checkpoint is starved by readers that are always active and never shortens the file.
/// Gives the room of what was deleted back to the disk.
/// </summary>
sealed class Checkpointer(
    IDbContextFactory<MlpDb> databases, WriterLane lane, IOptions<StorageOptions> options, TimeProvider time, ILogger<Checkpointer> log)
    : BackgroundService
{
    static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    const long CutAbove = 32L << 20;

    /// <summary>A page has 4 KiB. A few free ones are soon used again; giving too many back at once would hold up other writers.</summary>
    const int KeptFreePages = 4096, VacuumedPages = 2048;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            await Task.Delay(Interval, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (stoppingToken.IsCancellationRequested)
                return;
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
        await using var db = await databases.CreateDbContextAsync();
        if (await db.Database.SqlQuery<long>($"SELECT freelist_count AS Value FROM pragma_freelist_count").SingleAsync() > KeptFreePages)
            await InLaneAsync(db, $"PRAGMA incremental_vacuum({VacuumedPages})");
        var wal = new FileInfo(options.Value.DatabaseFile + "-wal");
        if (!wal.Exists || wal.Length == 0)
            return;
        if (wal.Length <= CutAbove)
        {
            await db.Database.ExecuteSqlRawAsync("PRAGMA wal_checkpoint(PASSIVE)");
            return;
        }
        await InLaneAsync(db, "PRAGMA wal_checkpoint(TRUNCATE)");
    }

    async Task InLaneAsync(MlpDb db, string pragma)
    {
        await lane.EnterAsync(CancellationToken.None);
        try
        {
            await db.Database.ExecuteSqlRawAsync(pragma);
        }
        finally
        {
            lane.Leave();
        }
    }
}
