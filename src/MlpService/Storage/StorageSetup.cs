using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.Options;
using MlpEngine;

namespace MlpService.Storage;

static class StorageSetup
{
    /// <summary>Older ones can lose commits or corrupt a WAL database (fixed in 3.51.3), or have open CVEs.</summary>
    static readonly Version OldestSqlite = new(3, 53, 3);

    public static void AddStorage(this WebApplicationBuilder builder)
    {
        builder.Services.AddSettings<StorageSettings>("Storage");
        builder.Services.AddSingleton<DataDirectoryLock>();
        builder.Services.AddSingleton<WriterLock>();
        builder.Services.AddSingleton<SqlitePragmas>();
        builder.Services.AddDbContextFactory<MlpDb>((services, options) => options
            .UseSqlite(services.GetRequiredService<IOptions<StorageSettings>>().Value.ConnectionString)
            // a column of a table is altered with foreign keys off, which SQLite does between transactions: no concern of whoever starts
            .ConfigureWarnings(warnings => warnings.Ignore(RelationalEventId.NonTransactionalMigrationOperationWarning))
            .AddInterceptors(services.GetRequiredService<SqlitePragmas>()));
        builder.Services.AddHostedService<Checkpointer>();
    }

    /// <summary>
    /// Takes the data directory for this process, refuses an unsafe SQLite, brings the schema up to date and removes what
    /// an interrupted upload or training left behind.
    /// </summary>
    public static async Task PrepareStorageAsync(this WebApplication app, CancellationToken cancellation)
    {
        app.Services.GetRequiredService<DataDirectoryLock>().Acquire();
        RemoveScratchFiles(app.Services.GetRequiredService<IOptions<StorageSettings>>().Value.DataDirectory);
        await using var db = await app.Services.GetRequiredService<IDbContextFactory<MlpDb>>().CreateDbContextAsync(cancellation);
        await MigrateAsync(db, cancellation);
        await RefuseOldSqliteAsync(db, cancellation);
        await RemoveOrphansAsync(db, cancellation);
    }

    /// <summary>Of a process that was killed between creating one and unlinking it.</summary>
    static void RemoveScratchFiles(string directory)
    {
        foreach (var file in Directory.EnumerateFiles(directory, $"*{TrainingData.ScratchExtension}"))
            File.Delete(file);
    }

    static async Task MigrateAsync(MlpDb db, CancellationToken cancellation)
    {
        // auto_vacuum takes effect only before the first table: pages of what is deleted return to the disk, see Checkpointer
        await db.Database.ExecuteSqlRawAsync("PRAGMA auto_vacuum=INCREMENTAL", cancellation);
        await db.Database.ExecuteSqlRawAsync("PRAGMA journal_mode=WAL", cancellation);
        if (!(await db.Database.GetPendingMigrationsAsync(cancellation)).Any())
            return;
        // A process killed while migrating leaves its lock row, on which the next one would wait for ever.
        // This process alone holds the directory, so the row has no owner.
        await db.Database.ExecuteSqlRawAsync("DROP TABLE IF EXISTS \"__EFMigrationsLock\"", cancellation);
        await db.Database.MigrateAsync(cancellation);
    }

    static async Task RefuseOldSqliteAsync(MlpDb db, CancellationToken cancellation)
    {
        await db.Database.OpenConnectionAsync(cancellation);
        var version = ((SqliteConnection)db.Database.GetDbConnection()).ServerVersion;
        if (Version.Parse(version) < OldestSqlite)
            throw new StartRefusal($"SQLite {version} is not safe for this service; it needs {OldestSqlite} or newer.");
    }

    /// <summary>Chunks are committed one by one, their owner's row last. Chunks without an owner were never acknowledged.</summary>
    static Task RemoveOrphansAsync(MlpDb db, CancellationToken cancellation) => db.WriteAsync(async () =>
    {
        await db.DatasetChunks.Where(chunk => !db.Datasets.Any(dataset => dataset.Id == chunk.DatasetId)).ExecuteDeleteAsync(cancellation);
        await db.DatasetOriginals.Where(original => !db.Datasets.Any(dataset => dataset.Id == original.DatasetId))
            .ExecuteDeleteAsync(cancellation);
        await db.WeightChunks.Where(chunk => !db.ModelVersions.Any(version => version.Id == chunk.VersionId))
            .ExecuteDeleteAsync(cancellation);
    }, cancellation);
}
