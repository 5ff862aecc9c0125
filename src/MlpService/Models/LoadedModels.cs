using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Caching.Memory;
using MlpEngine;
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
}

/// <summary>
/// Keeps the versions used of late in memory, up to 1 GiB of weights. Versions never change, so nothing here can be
/// stale; which version a name means is asked of the database each time.
/// </summary>
sealed class LoadedModels(IDbContextFactory<MlpDb> databases) : IDisposable
{
    const long MaxBytes = 1L << 30;

    readonly MemoryCache cache = new(new MemoryCacheOptions { SizeLimit = MaxBytes });

    /// <param name="version">null: the newest whose training did not diverge.</param>
    /// <returns>null: there is no such version.</returns>
    public async Task<LoadedModel?> FindAsync(string model, int? version, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var versions = db.ModelVersions.AsNoTracking().Where(candidate => candidate.Model == model);
        var id = await versions.Where(candidate => version == null ? candidate.Diverged == null : candidate.Version == version)
            .OrderByDescending(candidate => candidate.Version).Select(candidate => (Guid?)candidate.Id).FirstOrDefaultAsync(cancellation);
        if (id is null)
            return null;
        if (cache.TryGetValue(id, out LoadedModel? loaded))
            return loaded;
        if (await versions.SingleOrDefaultAsync(candidate => candidate.Id == id, cancellation) is not { } found)
            return null;
        loaded = new LoadedModel(found, new Mlp(found.Definition.Topology.ToTopology(), await Weights.LoadAsync(db, found, cancellation)));
        return cache.Set(id, loaded, new MemoryCacheEntryOptions { Size = found.Parameters * sizeof(float) });
    }

    public void Dispose() => cache.Dispose();
}
