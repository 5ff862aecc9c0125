using MlpService.Jobs;

namespace MlpService.Models;

/// <summary>Where a version comes from: enough to train it again to the same bytes.</summary>
/// <param name="Job">The job that trained it; null for weights given by hand.</param>
public sealed record Lineage(
    string Network, string? Dataset = null, string? DatasetSha256 = null, int? Seed = null, Guid? Job = null, JobRequest? Request = null,
    string? EngineVersion = null);
