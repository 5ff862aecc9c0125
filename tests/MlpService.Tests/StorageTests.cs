using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
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

    /// <summary>
    /// More than the length from which the log is cut back, and less than SQLite itself cuts it to when it begins anew: nothing but the
    /// checkpointer makes it shorter.
    /// </summary>
    [Fact]
    public async Task The_write_ahead_log_is_cut_back_under_small_writes_and_readers_that_are_always_there()
    {
        const int Writes = 20, Bytes = 2 << 20, Rounds = 3;
        using var service = new TestService();
        _ = service.Http;
        using var done = new CancellationTokenSource();
        var readers = ReadOnAsync(service, done.Token);
        var wal = new FileInfo(Path.Combine(service.DataDirectory, "mlp.db-wal"));
        for (var round = 0; round < Rounds; round++)
        {
            for (var i = 0; i < Writes; i++)
                await service.ReadAsync(db => db.WriteAsync(() => Task.FromResult(db.DatasetChunks.Add(
                    new() { DatasetId = Guid.NewGuid(), Index = 0, FirstRow = 0, Text = new byte[Bytes] })), CancellationToken.None));
            Assert.True(await BecomesAsync(() => Length(wal) < Writes * Bytes / 2), $"the log has {Length(wal)} bytes after round {round}");
        }
        await done.CancelAsync();
        Assert.True(await readers > Rounds, "there were too few readers");
    }

    static long Length(FileInfo file)
    {
        file.Refresh();
        return file.Length;
    }

    static async Task<bool> BecomesAsync(Func<bool> condition)
    {
        for (var tries = 0; tries < 600 && !condition(); tries++)
            await Task.Delay(50);
        return condition();
    }

    /// <summary>
    /// Holds one read transaction after another; each begins before the one before it ends, so that there is always a reader.
    /// </summary>
    /// <returns>How many there were.</returns>
    static async Task<int> ReadOnAsync(TestService service, CancellationToken done)
    {
        var count = 1;
        var before = await BeginReadAsync(service);
        for (; !done.IsCancellationRequested; count++)
        {
            await Task.Delay(20, CancellationToken.None);
            var next = await BeginReadAsync(service);
            await before.DisposeAsync();
            before = next;
        }
        await before.DisposeAsync();
        return count;
    }

    static async Task<MlpDb> BeginReadAsync(TestService service)
    {
        var db = await service.Services.GetRequiredService<IDbContextFactory<MlpDb>>().CreateDbContextAsync();
        await db.Database.OpenConnectionAsync();
        await db.Database.UseTransactionAsync(((SqliteConnection)db.Database.GetDbConnection()).BeginTransaction(deferred: true));
        await db.DatasetChunks.CountAsync();
        return db;
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
