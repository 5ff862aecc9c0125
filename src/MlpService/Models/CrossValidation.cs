namespace MlpService.Models;

/// <summary>How good the same training is on rows it did not see, fold by fold.</summary>
/// <param name="Folds">Each fold, measured by the network trained on the others.</param>
/// <param name="Mean">Over the folds.</param>
/// <param name="StandardDeviation">Over the folds, as a sample: divided by their number less one.</param>
public sealed record CrossValidationMetrics(IReadOnlyList<SplitMetrics> Folds, FoldSummary Mean, FoldSummary StandardDeviation)
{
    internal static CrossValidationMetrics Of(IReadOnlyList<SplitMetrics> folds) =>
        new(folds, FoldSummary.Of(folds, MeanOf), FoldSummary.Of(folds, DeviationOf));

    static double MeanOf(IReadOnlyList<double> values) => values.Average();

    static double DeviationOf(IReadOnlyList<double> values)
    {
        var mean = values.Average();
        return values.Count < 2 ? 0 : Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / (values.Count - 1));
    }
}

/// <summary>Each metric summarized over the folds; null where no fold has it.</summary>
/// <param name="Loss">Of the loss of the folds, as all that follow are of the metrics of their names.</param>
/// <param name="Accuracy">Share of rows whose class was predicted.</param>
/// <param name="BalancedAccuracy">Mean recall of the classes that occur.</param>
/// <param name="LogLoss">Mean -ln of the probability given to the actual class.</param>
/// <param name="RocAuc">Area under the ROC curve.</param>
/// <param name="Rmse">Root of the mean squared error, in original units.</param>
/// <param name="Mae">Mean absolute error, in original units.</param>
/// <param name="R2">1 - residual sum of squares / total sum of squares.</param>
public sealed record FoldSummary(
    double? Loss, double? Accuracy, double? BalancedAccuracy, double? LogLoss, double? RocAuc, double? Rmse, double? Mae, double? R2)
{
    internal static FoldSummary Of(IReadOnlyList<SplitMetrics> folds, Func<IReadOnlyList<double>, double> summary)
    {
        return new(Over(fold => fold.Loss), Over(fold => fold.Accuracy), Over(fold => fold.BalancedAccuracy), Over(fold => fold.LogLoss),
            Over(fold => fold.RocAuc), Over(fold => fold.Rmse), Over(fold => fold.Mae), Over(fold => fold.R2));

        double? Over(Func<SplitMetrics, double?> metric) =>
            folds.Select(metric).OfType<double>().ToList() is { Count: > 0 } values ? summary(values) : null;
    }
}
