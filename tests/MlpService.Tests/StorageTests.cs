using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using MlpService.Storage;

namespace MlpService.Tests;

public sealed class StorageTests
{
    [Fact]
    public async Task Every_connection_is_durable_checked_and_distrustful()
    {
        using var service = new TestService();

        async Task<object?> PragmaAsync(string name) => await service.ReadAsync(async db =>
        {
            await db.Database.OpenConnectionAsync();
            await using var command = db.Database.GetDbConnection().CreateCommand();
            command.CommandText = "PRAGMA " + name;
            return await command.ExecuteScalarAsync();
        });

        Assert.Equal("wal", await PragmaAsync("journal_mode"));
        Assert.Equal(2L, await PragmaAsync("synchronous"));
        Assert.Equal(1L, await PragmaAsync("foreign_keys"));
        Assert.Equal(0L, await PragmaAsync("trusted_schema"));
    }

    [Fact]
    public async Task The_write_ahead_log_stays_short_under_many_small_writes_and_standing_readers()
    {
        const int Writes = 64, Bytes = 2 << 20;
        using var service = new TestService();
        _ = service.Http;
        using var done = new CancellationTokenSource();
        var readers = new[] { ReadOnAsync(service, 0, done.Token), ReadOnAsync(service, 20, done.Token) };
        var wal = new FileInfo(Path.Combine(service.DataDirectory, "mlp.db-wal"));
        var longest = 0L;
        for (var i = 0; i < Writes; i++)
        {
            await service.ReadAsync(db => db.WriteAsync(() => Task.FromResult(db.DatasetChunks.Add(
                new() { DatasetId = Guid.NewGuid(), Index = 0, FirstRow = 0, Text = new byte[Bytes] })), CancellationToken.None));
            await Task.Delay(80);
            wal.Refresh();
            longest = Math.Max(longest, wal.Exists ? wal.Length : 0);
        }
        await done.CancelAsync();
        await Task.WhenAll(readers);

        // uncut it would be as long as all that was written
        Assert.InRange(longest, 1, Writes * (long)Bytes * 3 / 4);
    }

    /// <summary>Holds one read transaction after another; two of them overlap, so that there is always a reader.</summary>
    static async Task ReadOnAsync(TestService service, int start, CancellationToken done)
    {
        await Task.Delay(start, CancellationToken.None);
        while (!done.IsCancellationRequested)
        {
            await service.ReadAsync(async db =>
            {
                await db.Database.OpenConnectionAsync();
                await using var transaction = ((SqliteConnection)db.Database.GetDbConnection()).BeginTransaction(deferred: true);
                await db.Database.UseTransactionAsync(transaction);
                var count = await db.DatasetChunks.CountAsync();
                await Task.Delay(40, CancellationToken.None);
                return count;
            });
        }
    }

    [Fact]
    public async Task A_write_that_fails_leaves_nothing_and_lets_the_next_one_in()
    {
        using var service = new TestService();
        await service.Http.NetworkAsync("kept");

        await Assert.ThrowsAsync<InvalidOperationException>(() => service.ReadAsync(db => db.WriteAsync<int>(async () =>
        {
            await db.Networks.ExecuteDeleteAsync();
            throw new InvalidOperationException("in the middle");
        }, CancellationToken.None)));

        Assert.Equal(1, await service.ReadAsync(db => db.Networks.CountAsync()));
        await service.Http.NetworkAsync("next");
    }

    [Fact]
    public async Task Chunks_of_an_upload_or_a_training_that_was_cut_off_are_gone_after_a_restart()
    {
        using var directory = new TestDirectory();
        using (var service = await ServiceProcess.StartAsync(directory))
            await service.Http.IrisAsync();
        var options = new DbContextOptionsBuilder<MlpDb>().UseSqlite($"Data Source={directory.Path}/mlp.db").Options;
        using var lane = new WriterLock();
        await using var db = new MlpDb(options, lane);
        db.DatasetChunks.Add(new() { DatasetId = Guid.NewGuid(), Index = 0, FirstRow = 0, Text = [1] });
        db.WeightChunks.Add(new() { VersionId = Guid.NewGuid(), Index = 0, Bytes = [1] });
        await db.SaveChangesAsync();

        using (await ServiceProcess.StartAsync(directory))
        {
            Assert.Equal(1, await db.DatasetChunks.CountAsync());
            Assert.Equal(0, await db.WeightChunks.CountAsync());
        }
    }
}
