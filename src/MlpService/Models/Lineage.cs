using System.Text.Json;

namespace MlpService.Models;

/// <summary>Where a version comes from: enough to train it again to the same bytes.</summary>
/// <param name="Network">The network that was trained, or whose weights were imported.</param>
/// <param name="Dataset">The dataset it learned from; null for imported weights, as all that follows.</param>
/// <param name="DatasetSha256">Of the dataset's file, in lower-case hexadecimal.</param>
/// <param name="Seed">What everything random was drawn from.</param>
/// <param name="Job">The job that trained it.</param>
/// <param name="Request">
/// The job's request as POST /jobs takes it. Kept as the document it was, so that a version stays readable whatever becomes of the
/// contract of jobs.
/// </param>
/// <param name="EngineVersion">The version of the engine that trained it.</param>
/// <param name="TestDatasetSha256">Of the dataset that was its test split; null where that was of the dataset itself.</param>
public sealed record Lineage(
    string Network, string? Dataset = null, string? DatasetSha256 = null, int? Seed = null, Guid? Job = null, JsonElement? Request = null,
    string? EngineVersion = null, string? TestDatasetSha256 = null);
