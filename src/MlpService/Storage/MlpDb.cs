using Microsoft.EntityFrameworkCore;
using MlpService.Datasets;
using MlpService.Idempotency;
using MlpService.Jobs;
using MlpService.Models;
using MlpService.Networks;

namespace MlpService.Storage;

/// <summary>
/// Everything the service remembers. Reads are plain queries; every write goes through <see cref="WriteAsync{T}"/>.
/// </summary>
public sealed class MlpDb(DbContextOptions<MlpDb> options, WriterLock writer) : DbContext(options)
{
    public DbSet<Network> Networks => Set<Network>();
    public DbSet<Dataset> Datasets => Set<Dataset>();
    public DbSet<DatasetChunk> DatasetChunks => Set<DatasetChunk>();
    public DbSet<DatasetOriginal> DatasetOriginals => Set<DatasetOriginal>();
    public DbSet<DatasetSkippedRow> DatasetSkippedRows => Set<DatasetSkippedRow>();
    public DbSet<Job> Jobs => Set<Job>();
    public DbSet<JobEpoch> JobEpochs => Set<JobEpoch>();
    public DbSet<Model> Models => Set<Model>();
    public DbSet<ModelVersion> ModelVersions => Set<ModelVersion>();
    public DbSet<WeightChunk> WeightChunks => Set<WeightChunk>();
    public DbSet<IdempotencyRecord> IdempotencyRecords => Set<IdempotencyRecord>();

    /// <summary>
    /// Runs <paramref name="work"/> as the only writer, in one transaction that holds the write lock from its start
    /// (BEGIN IMMEDIATE): what it reads cannot change before what it writes is committed. Saves and commits at the end;
    /// an exception rolls everything back.
    /// </summary>
    public async Task<T> WriteAsync<T>(Func<Task<T>> work, CancellationToken cancellation)
    {
        await writer.AcquireAsync(cancellation);
        try
        {
            await using var transaction = await Database.BeginTransactionAsync(cancellation);
            var result = await work();
            await SaveChangesAsync(cancellation);
            await transaction.CommitAsync(cancellation);
            return result;
        }
        finally
        {
            writer.Release();
        }
    }

    /// <inheritdoc cref="WriteAsync{T}"/>
    public Task WriteAsync(Func<Task> work, CancellationToken cancellation) => WriteAsync(async () =>
    {
        await work();
        return true;
    }, cancellation);

    /// <summary>The same for work that only changes tracked rows.</summary>
    public Task WriteAsync(Action work, CancellationToken cancellation) => WriteAsync(() =>
    {
        work();
        return Task.CompletedTask;
    }, cancellation);

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder) =>
        configurationBuilder.Properties<DateTimeOffset>().HaveConversion<UtcTicks>();

    protected override void OnModelCreating(ModelBuilder modelBuilder) =>
        modelBuilder.ApplyConfigurationsFromAssembly(typeof(MlpDb).Assembly);
}
