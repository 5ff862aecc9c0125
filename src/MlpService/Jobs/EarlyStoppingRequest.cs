using MlpEngine;
using MlpService.Http;

namespace MlpService.Jobs;

/// <summary>When to stop before the last epoch.</summary>
public sealed record EarlyStoppingRequest
{
    /// <summary>The value of a request that leaves early stopping out.</summary>
    internal static readonly EarlyStoppingRequest LeftOut = new();

    /// <summary>
    /// The metric monitored after each epoch. Losses are for every task, accuracies for classification and multilabel,
    /// validationBalancedAccuracy, validationLogLoss and validationRocAuc for classification, validationRmse, validationMae and
    /// validationR2 for regression, in original units. Validation metrics count every row the same; train metrics are those of
    /// the epochs, whose loss weighs rows and includes the penalty.
    /// </summary>
    public JobMetric Metric { get; init; }

    /// <summary>Epochs without improvement before it stops.</summary>
    [Between(1, 1_000_000)]
    public int Patience { get; init; } = 20;

    /// <summary>A change up to this is no improvement.</summary>
    [Between(0.0, 1e9)]
    public double MinDelta { get; init; }

    /// <summary>Keep the weights of the best epoch, not of the last.</summary>
    public bool RestoreBest { get; init; } = true;

    /// <summary>The engine's rule; where the metric is computed here, its score is still to be set.</summary>
    internal EarlyStopping ToRule() => new(Patience, MinDelta, RestoreBest, Metric.ForEngine());
}
