using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Caching.Memory;
using MlpEngine;
using MlpService.Datasets.Values;
using MlpService.Http;
using MlpService.Storage;

namespace MlpService.Models;

/// <summary>A version ready to predict.</summary>
sealed class LoadedModel(ModelVersion version, Mlp mlp)
{
    public string Name => version.Model;
    public int Version => version.Version;
    public ModelDefinition Definition => version.Definition;
    public Mlp Mlp => mlp;
    public RowEncoder Encoder { get; } = new(version.Definition.Inputs);

    /// <summary>The place of each input by its name.</summary>
    public IReadOnlyDictionary<string, int> Places { get; } = version.Definition.Inputs
        .Select((column, place) => (column.Name, place)).ToDictionary(StringComparer.Ordinal);

    /// <summary>What stands for a missing value in an instance.</summary>
    public MissingMarks Marks { get; } = new(version.Definition.Reading?.Missing ?? MissingMarks.Always);

    /// <summary>Columns that are no inputs and may be in an instance all the same.</summary>
    public IReadOnlySet<string> PassedOver { get; } = (version.Definition.Reading?.PassedOver ?? []).ToHashSet();
}

/// <summary>
/// A cache of recently used versions, up to 1 GiB of weights. Versions never change, so nothing here can be stale; which version a
/// name means is read from the database each time.
/// </summary>
sealed class LoadedModels(IDbContextFactory<MlpDb> databases) : IDisposable
{
    const long MaxBytes = 1L << 30;

    readonly MemoryCache cache = new(new MemoryCacheOptions { SizeLimit = MaxBytes });

    /// <param name="version">null: the newest whose training did not diverge.</param>
    /// <exception cref="Refusal">404: there is no such version.</exception>
    public async Task<LoadedModel> FindAsync(string model, int? version, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var versions = db.ModelVersions.AsNoTracking();
        var id = await versions.ToPredictWith(model, version).Select(candidate => (Guid?)candidate.Id)
            .FirstOrDefaultAsync(cancellation) ?? throw ModelVersion.NotFound(model, version);
        if (cache.TryGetValue(id, out LoadedModel? loaded))
            return loaded!;
        var found = await versions.SingleOrDefaultAsync(candidate => candidate.Id == id, cancellation)
            ?? throw ModelVersion.NotFound(model, version);
        var weights = await WeightStore.LoadAsync(db, found, cancellation);
        loaded = new LoadedModel(found, new Mlp(found.Definition.Topology.ToTopology(), weights));
        return cache.Set(id, loaded, new MemoryCacheEntryOptions { Size = found.Parameters * sizeof(float) });
    }

    /// <summary>Frees what a deleted version takes; its id is never asked for again.</summary>
    public void Forget(Guid version) => cache.Remove(version);

    public void Dispose() => cache.Dispose();
}
