namespace MlpService.Client;

/// <summary>A version of a model.</summary>
/// <param name="Model">The model's name.</param>
/// <param name="Version">The version's number, from 1.</param>
public sealed record ModelReference(string Model, int Version);

/// <summary>A model and its versions.</summary>
/// <param name="Name">The name to address it by.</param>
/// <param name="Description">What it is for.</param>
/// <param name="Versions">Oldest first.</param>
public sealed record Model(string Name, string? Description, IReadOnlyList<VersionSummary> Versions);

/// <summary>A version in a list.</summary>
/// <param name="Version">Its number, from 1.</param>
/// <param name="CreatedAt">When it was stored.</param>
/// <param name="Metrics">Without those of each class, target and fold.</param>
/// <param name="Diverged">Where training diverged, if it did.</param>
public sealed record VersionSummary(int Version, DateTimeOffset CreatedAt, ModelMetrics Metrics, string? Diverged);
