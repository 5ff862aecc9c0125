using Microsoft.EntityFrameworkCore;
using MlpService.Datasets;
using MlpService.Jobs;
using MlpService.Models;
using MlpService.Networks;

namespace MlpService.Storage;

/// <summary>
/// Everything the service remembers. Reads are plain queries; every write goes through <see cref="WriteAsync{T}"/>.
/// </summary>
public sealed class MlpDb : DbContext
{
    readonly WriterLane lane;

    public MlpDb(DbContextOptions<MlpDb> options, WriterLane lane) : base(options)
    {
        this.lane = lane;
        // A single insert that returns its key would commit without SQLite's own checkpoint: the log would grow without bound.
        Database.AutoTransactionBehavior = AutoTransactionBehavior.Always;
    }

    public DbSet<Network> Networks => Set<Network>();
    public DbSet<Dataset> Datasets => Set<Dataset>();
    public DbSet<DatasetChunk> DatasetChunks => Set<DatasetChunk>();
    public DbSet<Job> Jobs => Set<Job>();
    public DbSet<JobEpoch> JobEpochs => Set<JobEpoch>();
    public DbSet<Model> Models => Set<Model>();
    public DbSet<ModelVersion> ModelVersions => Set<ModelVersion>();
    public DbSet<WeightChunk> WeightChunks => Set<WeightChunk>();

    /// <summary>
    /// Runs <paramref name="work"/> as the only writer, in one transaction that holds the write lock from its start
    /// (BEGIN IMMEDIATE): what it reads cannot change before what it writes is committed. Saves and commits at the end;
    /// an exception rolls everything back.
    /// </summary>
    public async Task<T> WriteAsync<T>(Func<Task<T>> work, CancellationToken cancellation)
    {
        await lane.EnterAsync(cancellation);
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
            lane.Leave();
        }
    }

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder) =>
        configurationBuilder.Properties<DateTimeOffset>().HaveConversion<UtcTicks>();

    protected override void OnModelCreating(ModelBuilder modelBuilder) =>
        modelBuilder.ApplyConfigurationsFromAssembly(typeof(MlpDb).Assembly);
}
