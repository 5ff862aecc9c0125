namespace MlpService.Jobs;

/// <summary>What an evaluation measures.</summary>
/// <param name="Model">The model's name.</param>
/// <param name="Version">The version that is measured.</param>
/// <param name="Dataset">The dataset it is measured on.</param>
/// <param name="Target">The column that holds what is predicted, or a list of columns.</param>
/// <param name="DatasetSha256">Of the dataset's file, in lower-case hexadecimal.</param>
/// <param name="WeightsSha256">Of the version's weights.</param>
public sealed record JobEvaluation(
    string Model, int Version, string Dataset, TargetColumns Target, string DatasetSha256, string WeightsSha256);
