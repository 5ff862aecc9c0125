namespace MlpEngine;

/// <summary>The metric of an epoch that early stopping monitors.</summary>
public enum EarlyStoppingMetric
{
    /// <summary><see cref="Epoch.ValidationLoss"/>, which should fall.</summary>
    ValidationLoss,
    /// <summary><see cref="Epoch.ValidationAccuracy"/>, which should rise.</summary>
    ValidationAccuracy,
    /// <summary><see cref="Epoch.ValidationScore"/>, which should rise.</summary>
    ValidationScore,
    /// <summary><see cref="Epoch.TrainLoss"/>, which should fall.</summary>
    TrainLoss,
    /// <summary><see cref="Epoch.TrainAccuracy"/>, which should rise.</summary>
    TrainAccuracy,
}

/// <summary>Ends training when the metric has not improved for a while.</summary>
/// <param name="Patience">How many epochs without improvement, at least 1.</param>
/// <param name="MinDelta">A change up to this is no improvement; at least 0.</param>
/// <param name="RestoreBest">Afterwards the weights are those of the best epoch, not of the last.</param>
/// <param name="Metric">What is monitored.</param>
/// <param name="Score">For ValidationScore: the metric, computed from the outputs of the validation rows (rows x outputs), such as one of
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

    /// <summary>Why the metric is not measured by a training with these rows and this rule, or null.</summary>
    internal string? UnmeasuredMetric(bool hasValidation, AccuracyRule rule) =>
        Metric == EarlyStoppingMetric.ValidationScore && Score is null
            ? "Early stopping monitors a score, and there is none to compute. Give one."
        : IsOfValidation && !hasValidation
            ? $"Early stopping monitors {Metric}, and there are no validation rows. Give some, or monitor the training loss."
        : Metric is EarlyStoppingMetric.ValidationAccuracy or EarlyStoppingMetric.TrainAccuracy && rule == AccuracyRule.None
            ? $"Early stopping monitors {Metric}, and this loss measures no accuracy. Monitor a loss, or choose an accuracy rule."
        : null;

    bool IsOfValidation => Metric is EarlyStoppingMetric.ValidationLoss or EarlyStoppingMetric.ValidationAccuracy
        or EarlyStoppingMetric.ValidationScore;
}
