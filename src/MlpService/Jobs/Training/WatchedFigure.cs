using MlpEngine;
using MlpService.Http;
using MlpService.Models;

namespace MlpService.Jobs.Training;

/// <summary>Where early stopping's figures come from: some from the engine, the others from the report on the validation part.</summary>
static class WatchedFigure
{
    public static EarlyStoppingMetric ForEngine(this JobMetric metric) =>
        Enum.TryParse(metric.ToString(), out EarlyStoppingMetric own) ? own : EarlyStoppingMetric.ValidationScore;

    public static bool IsReportedFor(this JobMetric metric, ModelTask task) => metric switch
    {
        JobMetric.ValidationLoss or JobMetric.TrainLoss => true,
        JobMetric.ValidationAccuracy or JobMetric.TrainAccuracy => task != ModelTask.Regression,
        JobMetric.ValidationRmse or JobMetric.ValidationMae or JobMetric.ValidationR2 => task == ModelTask.Regression,
        _ => task == ModelTask.Classification,
    };

    /// <summary>The figure of an epoch; null where it is not measured.</summary>
    public static double? Of(this JobMetric metric, Epoch epoch) => metric switch
    {
        JobMetric.ValidationLoss => epoch.ValidationLoss,
        JobMetric.ValidationAccuracy => epoch.ValidationAccuracy,
        JobMetric.TrainLoss => epoch.TrainLoss,
        JobMetric.TrainAccuracy => epoch.TrainAccuracy,
        _ => metric.Signed(epoch.ValidationScore),
    };

    /// <summary>Makes of the outputs for the validation rows what should rise: the figure, or minus an error.</summary>
    public static Func<ReadOnlySpan<float>, double> ToScore(this JobMetric metric, Measurement measurement, TrainingData validation, CancellationToken cancellation) =>
        outputs => metric.Signed(metric.Of(measurement.Of(validation, outputs.ToArray(), partLoss: 0, cancellation)))
            ?? throw new TrainingFailure($"earlyStopping.metric {Words.Of(metric)} cannot be had: all validation rows are of one class. "
                + "Watch validationLoss, or raise validation.fraction.");

    static double? Of(this JobMetric metric, PartMetrics part) => metric switch
    {
        JobMetric.ValidationBalancedAccuracy => part.BalancedAccuracy,
        JobMetric.ValidationLogLoss => part.LogLoss,
        JobMetric.ValidationRocAuc => part.RocAuc,
        JobMetric.ValidationRmse => part.Rmse,
        JobMetric.ValidationMae => part.Mae,
        _ => part.R2,
    };

    static double? Signed(this JobMetric metric, double? figure) =>
        metric is JobMetric.ValidationLogLoss or JobMetric.ValidationRmse or JobMetric.ValidationMae ? -figure : figure;
}
