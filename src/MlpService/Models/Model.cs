using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using MlpService.Http;
using MlpService.Storage;

namespace MlpService.Models;

/// <summary>A name under which versions of trained weights are kept.</summary>
public sealed class Model : INamed
{
    public required string Name { get; init; }
    public string? Description { get; private set; }
    public IReadOnlyDictionary<string, string> Tags { get; private set; } = new Dictionary<string, string>();
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The newest version number ever given; numbers of deleted versions are not given again.</summary>
    public int LastVersion { get; private set; }

    public int NextVersion() => ++LastVersion;

    /// <summary>Takes what the patch names; the rest stays.</summary>
    /// <exception cref="Refusal">422: it would have more tags than a model can have.</exception>
    internal void Apply(ModelPatch patch)
    {
        if (patch.NamesDescription)
            Description = patch.Description;
        if (patch.NamesTags)
            Tags = Merge(patch.Tags);
    }

    SortedDictionary<string, string> Merge(IReadOnlyDictionary<string, string?>? changes)
    {
        var tags = new SortedDictionary<string, string>(StringComparer.Ordinal);
        if (changes is null)
            return tags;
        foreach (var (key, value) in Tags)
            tags[key] = value;
        foreach (var (key, value) in changes)
        {
            if (value is null)
                tags.Remove(key);
            else
                tags[key] = value;
        }
        return tags.Count <= ModelPatch.MaxTags ? tags : throw Refusal.Unprocessable("tags", $"The model '{Name}' would have {tags.Count} "
            + $"tags; at most {ModelPatch.MaxTags} are allowed. Remove some in the same request: a tag that is null is removed.");
    }
}

/// <summary>
/// Weights with all that predicting needs, never changed once stored. The weights lie in <see cref="WeightChunk"/>s,
/// committed before this row.
/// </summary>
public sealed class ModelVersion
{
    public required Guid Id { get; init; }
    public required string Model { get; init; }
    public required int Version { get; init; }
    public required ModelDefinition Definition { get; init; }
    public required ModelMetrics Metrics { get; init; }
    public required Lineage Lineage { get; init; }
    public required long Parameters { get; init; }

    /// <summary>Of the weights as stored: little-endian float32, per layer w_jk by unit j, then the biases.</summary>
    public required string Sha256 { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Where training diverged, if it did, and which epoch's weights these are; "newest" skips such a version.</summary>
    public string? Diverged { get; init; }

    /// <param name="version">null: any to predict with.</param>
    internal static Refusal NotFound(string model, int? version) => new(StatusCodes.Status404NotFound, version is null
        ? $"There is no model '{model.Cut()}' with a version to predict with. GET /api/v1/models lists the models and their versions."
        : $"There is no version {version} of a model '{model.Cut()}'. GET /api/v1/models lists the models and their versions.");
}

/// <summary>Part of a version's weights: SQLite holds no row above 1,000,000,000 bytes, and long writes block others.</summary>
public sealed class WeightChunk
{
    public required Guid VersionId { get; init; }
    public required int Index { get; init; }
    public required byte[] Bytes { get; init; }
}

sealed class ModelConfiguration : IEntityTypeConfiguration<Model>
{
    public void Configure(EntityTypeBuilder<Model> builder)
    {
        builder.HasKey(model => model.Name);
        builder.Property(model => model.Tags).AsJson();
    }
}

sealed class ModelVersionConfiguration : IEntityTypeConfiguration<ModelVersion>
{
    public void Configure(EntityTypeBuilder<ModelVersion> builder)
    {
        builder.HasIndex(version => new { version.Model, version.Version }).IsUnique();
        builder.HasOne<Model>().WithMany().HasForeignKey(version => version.Model);
        builder.Property(version => version.Definition).AsJson();
        builder.Property(version => version.Metrics).AsJson();
        builder.Property(version => version.Lineage).AsJson();
    }
}

sealed class WeightChunkConfiguration : IEntityTypeConfiguration<WeightChunk>
{
    public void Configure(EntityTypeBuilder<WeightChunk> builder) => builder.HasKey(chunk => new { chunk.VersionId, chunk.Index });
}
