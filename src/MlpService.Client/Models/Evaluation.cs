namespace MlpService.Client;

/// <summary>A table to measure a version on.</summary>
/// <param name="Dataset">The dataset, which has the columns that the version learned from.</param>
/// <param name="Version">The version's number; null: the newest that did not diverge.</param>
/// <param name="Target">The column to measure by, or several; null: the target of the version's job.</param>
public sealed record Evaluation(string Dataset, int? Version = null, Target? Target = null);
