using Microsoft.EntityFrameworkCore;
using MlpService.Storage;

namespace MlpService.Models;

/// <summary>All of a version but its number.</summary>
/// <param name="Weights">Per layer w_jk by unit j, then the biases.</param>
/// <param name="Diverged">Where training broke off, if it did.</param>
sealed record NewVersion(
    string Model, ModelDefinition Definition, ReadOnlyMemory<float> Weights, ModelMetrics Metrics, Lineage Lineage, string? Diverged = null);

/// <summary>The one way a version comes to be: its weights first, then the row that makes them count.</summary>
static class ModelStore
{
    /// <summary>Stores the next version of a model, and makes the model if it is the first.</summary>
    /// <param name="alongside">Written in the same transaction as the version; false refuses it, and nothing is kept.</param>
    public static async Task<ModelVersion?> TryStoreAsync(
        MlpDb db, NewVersion given, TimeProvider time, Func<ModelVersion, Task<bool>> alongside, CancellationToken cancellation)
    {
        var id = Guid.CreateVersion7();
        try
        {
            var sha256 = await Weights.StoreAsync(db, id, given.Weights, cancellation);
            return await StoreRowAsync(db, id, sha256, given, time, alongside, cancellation);
        }
        catch
        {
            // unless the row was committed after all: then the weights are its
            db.ChangeTracker.Clear();
            await db.WriteAsync(async () => await db.ModelVersions.AnyAsync(version => version.Id == id)
                ? 0
                : await Weights.DeleteAsync(db, id, CancellationToken.None), CancellationToken.None);
            throw;
        }
    }

    static Task<ModelVersion?> StoreRowAsync(
        MlpDb db, Guid id, string sha256, NewVersion given, TimeProvider time, Func<ModelVersion, Task<bool>> alongside,
        CancellationToken cancellation) =>
        db.WriteAsync(async () =>
        {
            var now = time.GetUtcNow();
            var model = await db.Models.FindAsync([given.Model], cancellation)
                ?? db.Models.Add(new Model { Name = given.Model, CreatedAt = now }).Entity;
            var version = new ModelVersion
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
            };
            db.ModelVersions.Add(version);
            if (await alongside(version))
                return version;
            db.ChangeTracker.Clear();
            await Weights.DeleteAsync(db, id, cancellation);
            return null;
        }, cancellation);

    public static async Task<ModelVersion> StoreAsync(MlpDb db, NewVersion given, TimeProvider time, CancellationToken cancellation) =>
        (await TryStoreAsync(db, given, time, _ => Task.FromResult(true), cancellation))!;
}
