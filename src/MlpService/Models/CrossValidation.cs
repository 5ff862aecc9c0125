namespace MlpService.Models;

/// <summary>How good the same training is on rows it did not see, fold by fold.</summary>
/// <param name="Folds">Each fold, measured by the network trained on the others.</param>
/// <param name="Mean">Over the folds.</param>
/// <param name="StandardDeviation">Over the folds, as a sample: divided by their number less one.</param>
public sealed record CrossValidationMetrics(IReadOnlyList<PartMetrics> Folds, FoldFigures Mean, FoldFigures StandardDeviation)
{
    internal static CrossValidationMetrics Of(IReadOnlyList<PartMetrics> folds) =>
        new(folds, FoldFigures.Of(folds, MeanOf), FoldFigures.Of(folds, DeviationOf));

    static double MeanOf(IReadOnlyList<double> values) => values.Average();

    static double DeviationOf(IReadOnlyList<double> values)
    {
        var mean = values.Average();
        return values.Count < 2 ? 0 : Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / (values.Count - 1));
    }
}

/// <summary>A figure of the folds for each of their metrics; null where no fold has it.</summary>
public sealed record FoldFigures(
    double? Loss, double? Accuracy, double? BalancedAccuracy, double? LogLoss, double? RocAuc, double? Rmse, double? Mae, double? R2)
{
    internal static FoldFigures Of(IReadOnlyList<PartMetrics> folds, Func<IReadOnlyList<double>, double> summary)
    {
        return new(
            Summary(fold => fold.Loss), Summary(fold => fold.Accuracy), Summary(fold => fold.BalancedAccuracy), Summary(fold => fold.LogLoss),
            Summary(fold => fold.RocAuc), Summary(fold => fold.Rmse), Summary(fold => fold.Mae), Summary(fold => fold.R2));

        double? Summary(Func<PartMetrics, double?> metric) => folds.Select(metric).OfType<double>().ToList() is { Count: > 0 } values ? summary(values) : null;
    }
}
