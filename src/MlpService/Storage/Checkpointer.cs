using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace MlpService.Storage;

/// <summary>
/// Checkpoints the write-ahead log once a second and truncates it when it has grown: SQLite's own checkpoint is starved by
/// readers that are always active, and never shortens the file. Returns the pages of what was deleted to the disk.
/// </summary>
sealed partial class Checkpointer(
    IDbContextFactory<MlpDb> databases, WriterLock writer, IOptions<StorageSettings> settings, TimeProvider time,
    ILogger<Checkpointer> log)
    : BackgroundService
{
    static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    const long TruncateAbove = 32L << 20;

    /// <summary>A page has 4 KiB. A few free ones are soon used again; vacuuming too many at once would block other writers.</summary>
    const int MinFreePages = 4096, VacuumedPages = 2048;

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
                CheckpointFailed(Interval, e);
            }
        }
    }

    async Task CheckpointAsync()
    {
        await using var db = await databases.CreateDbContextAsync();
        if (await db.Database.SqlQuery<long>($"SELECT freelist_count AS Value FROM pragma_freelist_count").SingleAsync() > MinFreePages)
            await AsWriterAsync(db, $"PRAGMA incremental_vacuum({VacuumedPages})");
        var wal = new FileInfo(settings.Value.DatabaseFile + "-wal");
        if (!wal.Exists || wal.Length == 0)
            return;
        if (wal.Length <= TruncateAbove)
        {
            await db.Database.ExecuteSqlRawAsync("PRAGMA wal_checkpoint(PASSIVE)");
            return;
        }
        await AsWriterAsync(db, "PRAGMA wal_checkpoint(TRUNCATE)");
    }

    async Task AsWriterAsync(MlpDb db, string pragma)
    {
        await writer.AcquireAsync(CancellationToken.None);
        try
        {
            await db.Database.ExecuteSqlRawAsync(pragma);
        }
        finally
        {
            writer.Release();
        }
    }

    [LoggerMessage(LogLevel.Warning, "The write-ahead log could not be checkpointed; next try in {Interval}")]
    partial void CheckpointFailed(TimeSpan interval, Exception exception);
}
