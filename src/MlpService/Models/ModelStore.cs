using Microsoft.EntityFrameworkCore;
using MlpService.Storage;

namespace MlpService.Models;

/// <summary>A version to be stored: all of it except its number.</summary>
/// <param name="Weights">Per layer w_jk by unit j, then the biases.</param>
/// <param name="Diverged">Where training diverged, if it did.</param>
sealed record NewVersion(
    string Model, ModelDefinition Definition, ReadOnlyMemory<float> Weights, ModelMetrics Metrics, Lineage Lineage,
    string? Diverged = null);

/// <summary>The one way a version is stored: its weights first, then the row that makes them count.</summary>
static class ModelStore
{
    /// <summary>Stores the next version of a model, and creates the model if it is the first.</summary>
    /// <param name="alongside">Work of the same transaction as the version's row. If it throws, nothing is kept.</param>
    public static async Task<ModelVersion> StoreAsync(
        MlpDb db, NewVersion given, TimeProvider time, CancellationToken cancellation, Func<ModelVersion, Task>? alongside = null)
    {
        var id = Guid.CreateVersion7();
        try
        {
            var sha256 = await WeightStore.StoreAsync(db, id, given.Weights, cancellation);
            return await db.WriteAsync(async () =>
            {
                var version = await AddAsync(db, id, sha256, given, time.GetUtcNow());
                if (alongside is not null)
                    await alongside(version);
                return version;
            }, cancellation);
        }
        catch
        {
            // the commit may have succeeded before the exception: then the weights belong to the row
            db.ChangeTracker.Clear();
            await db.WriteAsync(async () =>
            {
                if (!await db.ModelVersions.AnyAsync(version => version.Id == id))
                    await WeightStore.DeleteAsync(db, id, CancellationToken.None);
            }, CancellationToken.None);
            throw;
        }
    }

    static async Task<ModelVersion> AddAsync(MlpDb db, Guid id, string sha256, NewVersion given, DateTimeOffset now)
    {
        var model = await db.Models.FindAsync([given.Model])
            ?? db.Models.Add(new Model { Name = given.Model, CreatedAt = now }).Entity;
        return db.ModelVersions.Add(new ModelVersion
        {
            Id = id,
            Model = given.Model,
            Version = model.NextVersion(),
            Definition = given.Definition,
            Metrics = given.Metrics,
            Lineage = given.Lineage,
            Parameters = given.Weights.Length,
            Sha256 = sha256,
            CreatedAt = now,
            Diverged = given.Diverged,
        }).Entity;
    }
}
