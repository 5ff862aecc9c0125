namespace MlpEngine;

/// <summary>The figure of an epoch that early stopping watches: losses should fall, accuracies and scores rise.</summary>
public enum EarlyStoppingMetric { ValidationLoss, ValidationAccuracy, ValidationScore, TrainLoss, TrainAccuracy }

/// <summary>Ends training when the metric has not improved for a while.</summary>
/// <param name="Patience">How many epochs without improvement, at least 1.</param>
/// <param name="MinDelta">A change up to this is no improvement; at least 0.</param>
/// <param name="RestoreBest">Afterwards the weights are those of the best epoch, not of the last.</param>
/// <param name="Metric">What is watched.</param>
/// <param name="Score">For ValidationScore: makes one figure of the outputs for the validation rows (rows x outputs), such as one of
/// <see cref="ClassificationMetrics"/> or minus an error.</param>
public sealed record EarlyStopping(
    int Patience,
    double MinDelta = 0,
    bool RestoreBest = true,
    EarlyStoppingMetric Metric = EarlyStoppingMetric.ValidationLoss,
    Func<ReadOnlySpan<float>, double>? Score = null)
{
    internal string? Problem() =>
        Patience < 1 ? $"Patience {Patience}: it must be at least 1 epoch."
        : MinDelta is not (>= 0 and < double.PositiveInfinity) ? $"MinDelta {MinDelta}: it must be at least 0 and finite."
        : !Enum.IsDefined(Metric) ? $"Unknown early-stopping metric {Metric}."
        : null;
}
