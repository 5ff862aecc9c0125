using MlpEngine;
using MlpService.Models;

namespace MlpService.Jobs;

/// <summary>A metric that early stopping can monitor: losses and errors should fall, the others rise.</summary>
public enum JobMetric
{
    ValidationLoss, ValidationAccuracy, ValidationBalancedAccuracy, ValidationLogLoss, ValidationRocAuc, ValidationRmse, ValidationMae,
    ValidationR2, TrainLoss, TrainAccuracy,
}

/// <summary>Where a monitored metric comes from: some are the engine's, the others are computed on the validation split.</summary>
static class JobMetrics
{
    /// <summary>The engine's own metric, or ValidationScore for one that is computed here.</summary>
    public static EarlyStoppingMetric ForEngine(this JobMetric metric) => metric switch
    {
        JobMetric.ValidationLoss => EarlyStoppingMetric.ValidationLoss,
        JobMetric.ValidationAccuracy => EarlyStoppingMetric.ValidationAccuracy,
        JobMetric.TrainLoss => EarlyStoppingMetric.TrainLoss,
        JobMetric.TrainAccuracy => EarlyStoppingMetric.TrainAccuracy,
        JobMetric.ValidationBalancedAccuracy or JobMetric.ValidationLogLoss or JobMetric.ValidationRocAuc or JobMetric.ValidationRmse
            or JobMetric.ValidationMae or JobMetric.ValidationR2 => EarlyStoppingMetric.ValidationScore,
        _ => throw Unknown(metric),
    };

    public static bool IsReportedFor(this JobMetric metric, ModelTask task) => metric switch
    {
        JobMetric.ValidationLoss or JobMetric.TrainLoss => true,
        JobMetric.ValidationAccuracy or JobMetric.TrainAccuracy => task != ModelTask.Regression,
        JobMetric.ValidationRmse or JobMetric.ValidationMae or JobMetric.ValidationR2 => task == ModelTask.Regression,
        JobMetric.ValidationBalancedAccuracy or JobMetric.ValidationLogLoss or JobMetric.ValidationRocAuc =>
            task == ModelTask.Classification,
        _ => throw Unknown(metric),
    };

    /// <summary>Whether it can only be measured on a validation split.</summary>
    public static bool NeedsValidation(this JobMetric metric) => metric is not (JobMetric.TrainLoss or JobMetric.TrainAccuracy);

    /// <summary>Its value in an epoch; null where it is not measured.</summary>
    public static double? Of(this JobMetric metric, Epoch epoch) => metric.ForEngine() switch
    {
        EarlyStoppingMetric.ValidationLoss => epoch.ValidationLoss,
        EarlyStoppingMetric.ValidationAccuracy => epoch.ValidationAccuracy,
        EarlyStoppingMetric.TrainLoss => epoch.TrainLoss,
        EarlyStoppingMetric.TrainAccuracy => epoch.TrainAccuracy,
        _ => metric.Signed(epoch.ValidationScore),
    };

    /// <summary>What should rise: the metric, or minus an error. Null where it is undefined.</summary>
    public static double? ScoreOf(this JobMetric metric, SplitMetrics validation) => metric.Signed(metric switch
    {
        JobMetric.ValidationBalancedAccuracy => validation.BalancedAccuracy,
        JobMetric.ValidationLogLoss => validation.LogLoss,
        JobMetric.ValidationRocAuc => validation.RocAuc,
        JobMetric.ValidationRmse => validation.Rmse,
        JobMetric.ValidationMae => validation.Mae,
        JobMetric.ValidationR2 => validation.R2,
        _ => throw Unknown(metric),
    });

    static double? Signed(this JobMetric metric, double? value) =>
        metric is JobMetric.ValidationLogLoss or JobMetric.ValidationRmse or JobMetric.ValidationMae ? -value : value;

    static ArgumentOutOfRangeException Unknown(JobMetric metric) => new(nameof(metric), metric, "There is no such metric.");
}
