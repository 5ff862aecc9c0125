namespace MlpService.Client;

/// <summary>A version of a model.</summary>
/// <param name="Model">The model's name.</param>
/// <param name="Version">The version's number, from 1.</param>
public sealed record ModelReference(string Model, int Version);

/// <summary>A model and its versions.</summary>
/// <param name="Name">The name to address it by.</param>
/// <param name="Description">What it is for.</param>
/// <param name="Tags">Its tags, by key.</param>
/// <param name="Versions">Oldest first.</param>
public sealed record Model(
    string Name, string? Description, IReadOnlyDictionary<string, string> Tags, IReadOnlyList<VersionSummary> Versions);

/// <summary>What to change of a model; what is not set stays.</summary>
public sealed record ModelChanges
{
    /// <summary>What it is for, in your words.</summary>
    public string? Description { get; init; }

    /// <summary>Tags to set, by key; a value of null removes one.</summary>
    public IReadOnlyDictionary<string, string?>? Tags { get; init; }
}

/// <summary>A version in a list.</summary>
/// <param name="Version">Its number, from 1.</param>
/// <param name="CreatedAt">When it was stored.</param>
/// <param name="Metrics">Without those of each class, target and fold.</param>
/// <param name="Diverged">Where training diverged, if it did.</param>
public sealed record VersionSummary(int Version, DateTimeOffset CreatedAt, ModelMetrics Metrics, string? Diverged);
