using MlpService.Storage;

namespace MlpService.Models;

/// <summary>The one way a version comes to be: its weights first, then the row that makes them count.</summary>
static class ModelStore
{
    /// <summary>Stores the next version of a model, and makes the model if it is the first.</summary>
    /// <param name="alongside">Written in the same transaction as the version; false refuses it, and nothing is kept.</param>
    public static async Task<ModelVersion?> TryStoreAsync(
        MlpDb db, string name, ModelDefinition definition, ReadOnlyMemory<float> weights, ModelMetrics metrics, Lineage lineage,
        TimeProvider time, Func<ModelVersion, Task<bool>> alongside, CancellationToken cancellation)
    {
        var id = Guid.CreateVersion7();
        var sha256 = await Weights.StoreAsync(db, id, weights, cancellation);
        return await db.WriteAsync(async () =>
        {
            var now = time.GetUtcNow();
            var model = await db.Models.FindAsync([name], cancellation)
                ?? db.Models.Add(new Model { Name = name, CreatedAt = now }).Entity;
            var version = new ModelVersion
            {
                Id = id,
                Model = name,
                Version = model.NextVersion(),
                Definition = definition,
                Metrics = metrics,
                Lineage = lineage,
                Parameters = weights.Length,
                Sha256 = sha256,
                CreatedAt = now,
            };
            db.ModelVersions.Add(version);
            if (await alongside(version))
                return version;
            db.ChangeTracker.Clear();
            await Weights.DeleteAsync(db, id, cancellation);
            return null;
        }, cancellation);
    }

    public static async Task<ModelVersion> StoreAsync(
        MlpDb db, string name, ModelDefinition definition, ReadOnlyMemory<float> weights, ModelMetrics metrics, Lineage lineage,
        TimeProvider time, CancellationToken cancellation) =>
        (await TryStoreAsync(db, name, definition, weights, metrics, lineage, time, _ => Task.FromResult(true), cancellation))!;
}
