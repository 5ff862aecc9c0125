namespace MlpService.Models;

/// <summary>
/// How good a version is on a split of the rows. Metrics that do not apply to the task are null; so are all of them where an output
/// for a row of the split is beyond the range of a 32-bit float, which a warning of the job reports.
/// </summary>
/// <param name="Rows">How many rows the split has.</param>
/// <param name="Loss">
/// The training loss over the split, without penalty; that of the training split weighs its rows by classWeights and sampleWeights,
/// all other metrics count every row the same.
/// </param>
/// <param name="Accuracy">Share of rows whose class was predicted; multilabel: of rows with every label right.</param>
/// <param name="BalancedAccuracy">Mean recall of the classes that occur.</param>
/// <param name="LogLoss">Mean -ln of the probability given to the actual class.</param>
/// <param name="RocAuc">
/// Area under the ROC curve of the second of two classes; of more, the mean of each against the rest; null where undefined.
/// </param>
/// <param name="Classes">Each class, or label, by itself, in the order of the model's classes.</param>
/// <param name="ConfusionMatrix">Rows by actual class, columns by predicted class, in the order of the model's classes.</param>
/// <param name="Rmse">
/// Root of the mean squared error, in original units; the mean over several targets, whose units may differ: see targets.
/// </param>
/// <param name="Mae">Mean absolute error, in original units; the mean over several targets.</param>
/// <param name="R2">1 - residual sum of squares / total sum of squares; the mean over several targets.</param>
/// <param name="Targets">Each of several targets by itself, in the order of the model's targets; null for one.</param>
public sealed record SplitMetrics(
    int Rows, double Loss, double? Accuracy = null, double? BalancedAccuracy = null, double? LogLoss = null, double? RocAuc = null,
    IReadOnlyList<PerClassMetrics>? Classes = null, IReadOnlyList<IReadOnlyList<int>>? ConfusionMatrix = null, double? Rmse = null,
    double? Mae = null, double? R2 = null, IReadOnlyList<PerTargetMetrics>? Targets = null)
{
    /// <summary>Whether every output was a number within the range of a 32-bit float; otherwise there are no metrics.</summary>
    internal bool IsMeasured => double.IsFinite(Loss) && double.IsFinite(Accuracy ?? Rmse ?? double.NaN);

    internal SplitMetrics Summary() => this with { Classes = null, ConfusionMatrix = null, Targets = null };
}

/// <summary>How well one class, or label, is recognized.</summary>
/// <param name="Class">The class or label.</param>
/// <param name="Support">Rows that belong to it.</param>
/// <param name="Precision">Share of the rows predicted to belong that do, 0 if none was predicted; null where no row belongs.</param>
/// <param name="Recall">Share of the rows that belong that were predicted; null where no row belongs.</param>
/// <param name="F1">Harmonic mean of both; null where no row belongs.</param>
/// <param name="RocAuc">Against the rest; null where every row belongs or none.</param>
public sealed record PerClassMetrics(string Class, int Support, double? Precision, double? Recall, double? F1, double? RocAuc);

/// <summary>How well one of several targets is predicted.</summary>
/// <param name="Name">The target's column.</param>
/// <param name="Rmse">Root of the mean squared error, in its own units.</param>
/// <param name="Mae">Mean absolute error, in its own units.</param>
/// <param name="R2">1 - residual sum of squares / total sum of squares.</param>
public sealed record PerTargetMetrics(string Name, double Rmse, double Mae, double R2);
