using MlpEngine;
using MlpService.Http;
using MlpService.Jobs.Training;

namespace MlpService.Jobs;

/// <summary>A figure that is reported of a part: losses and errors should fall, the others rise.</summary>
public enum JobMetric
{
    ValidationLoss, ValidationAccuracy, ValidationBalancedAccuracy, ValidationLogLoss, ValidationRocAuc, ValidationRmse, ValidationMae, ValidationR2,
    TrainLoss, TrainAccuracy,
}

/// <summary>When to stop before the last epoch.</summary>
public sealed record EarlyStoppingRequest
{
    /// <summary>Stands in a request that says nothing of early stopping.</summary>
    internal static readonly EarlyStoppingRequest LeftOut = new();

    /// <summary>
    /// The figure watched after each epoch. Losses are for every task, accuracies for classification and multilabel,
    /// validationBalancedAccuracy, validationLogLoss and validationRocAuc for classification, validationRmse, validationMae and
    /// validationR2 for regression, in original units. Validation figures count every row the same; train figures are those of
    /// the epochs, whose loss weighs rows and holds the penalty.
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

    /// <summary>Whether the figure can only be had with validation rows.</summary>
    internal bool NeedsValidation => Metric is not (JobMetric.TrainLoss or JobMetric.TrainAccuracy);

    /// <summary>The engine's rule; a figure of the report still lacks its score.</summary>
    internal EarlyStopping ToRule() => new(Patience, MinDelta, RestoreBest, Metric.ForEngine());
}
