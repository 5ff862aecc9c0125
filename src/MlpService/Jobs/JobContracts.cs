using System.Text.Json.Serialization;
using MlpEngine;
using MlpService.Models;

namespace MlpService.Jobs;

/// <summary>A job and how far it has come.</summary>
/// <param name="Id">A UUIDv7.</param>
/// <param name="Kind">What it does: train a version, or evaluate one.</param>
/// <param name="Status">Queued, running, or how it ended.</param>
/// <param name="Request">
/// What training was asked for, with everything automatic settled that can be before the data is read; null unless it trains.
/// </param>
/// <param name="Evaluation">What is measured; null unless it evaluates.</param>
/// <param name="QueuedAt">When it was queued.</param>
/// <param name="StartedAt">When its run started; null while queued.</param>
/// <param name="FinishedAt">When it ended; null before.</param>
/// <param name="QueuePosition">Jobs before it in the queue; null once it runs.</param>
/// <param name="Progress">Of the run; null before its first epoch.</param>
/// <param name="Metrics">
/// Training: of the newest epoch, and of the weights kept once the job has finished. Evaluation: of the dataset, once it has succeeded.
/// </param>
/// <param name="Warnings">What a practitioner would want to know, with advice.</param>
/// <param name="Error">Why it failed.</param>
/// <param name="Result">
/// The version its weights are stored as, or that was evaluated. A job that diverged has failed and keeps those of its best epoch where
/// earlyStopping restores it, else of its last complete one, marked as diverged, and the error names the epoch; if it had none,
/// or diverged in a fold of its cross-validation, nothing.
/// </param>
public sealed record JobResponse(
    Guid Id, JobKind Kind, JobStatus Status, JobRequest? Request, JobEvaluation? Evaluation, DateTimeOffset QueuedAt,
    DateTimeOffset? StartedAt, DateTimeOffset? FinishedAt, int? QueuePosition, JobProgress? Progress, object? Metrics,
    IReadOnlyList<JobWarning> Warnings, string? Error, ModelReference? Result)
{
    internal static JobResponse Of(Job job, int? queuePosition) => new(
        job.Id, job.Kind, job.Status, job.Request, job.Evaluation, job.QueuedAt, job.StartedAt, job.FinishedAt, queuePosition,
        job.Progress, (object?)job.Measured ?? job.Metrics, job.Warnings, job.Error, job.Result);
}

/// <summary>How far a run has come.</summary>
/// <param name="Epoch">Epochs finished, of the fold or the final training that runs.</param>
/// <param name="Epochs">Epochs asked for.</param>
/// <param name="SamplesPerSecond">While training, without evaluation.</param>
/// <param name="SecondsRemaining">If every fold still to come, and the final training, runs to its last epoch at this pace.</param>
/// <param name="Fold">The fold of the cross-validation that runs, from 1; null in the final training.</param>
public sealed record JobProgress(int Epoch, int Epochs, double SamplesPerSecond, double SecondsRemaining, int? Fold = null);

/// <summary>Loss and accuracy on the training and the validation split.</summary>
/// <param name="TrainLoss">
/// While it runs, that of the newest epoch, with penalty; once finished, that of the weights kept, without. In both, rows are weighed
/// by classWeights and sampleWeights.
/// </param>
/// <param name="TrainAccuracy">Of the same outputs; null for regression.</param>
/// <param name="ValidationLoss">Without penalty, every row counting the same; null without a validation split.</param>
/// <param name="ValidationAccuracy">Null for regression or without a validation split.</param>
public sealed record LossAndAccuracy(double TrainLoss, double? TrainAccuracy, double? ValidationLoss, double? ValidationAccuracy)
{
    internal static LossAndAccuracy Of(EpochResponse epoch) =>
        new(epoch.TrainLoss, epoch.TrainAccuracy, epoch.ValidationLoss, epoch.ValidationAccuracy);

    internal static LossAndAccuracy Of(ModelMetrics metrics) =>
        new(metrics.Train!.Loss, metrics.Train.Accuracy, metrics.Validation?.Loss, metrics.Validation?.Accuracy);
}

/// <summary>What a practitioner would want to know about a job, with advice.</summary>
/// <param name="Code">What it is about, for programs.</param>
/// <param name="Epoch">When it was seen; null before training.</param>
/// <param name="Layer">
/// The number of the layer, from 1 at the inputs; null if it is not about one. The message names it by its path, layers[0] the first.
/// </param>
/// <param name="Message">What was seen and what to do about it.</param>
public sealed record JobWarning(string Code, int? Epoch, int? Layer, string Message)
{
    /// <summary>About the data or the request, before the first epoch.</summary>
    internal JobWarning(string code, string message) : this(code, null, null, message)
    {
    }

    /// <summary>Nothing, where no row is.</summary>
    internal static IEnumerable<JobWarning> LeftOut(string code, int rows, int of, string why)
    {
        if (rows > 0)
            yield return new(code, $"{rows} of {of} rows {why} were left out.");
    }
}

/// <summary>What one epoch measured.</summary>
/// <param name="Epoch">Its number, from 1.</param>
/// <param name="TrainLoss">
/// Mean over the epoch's rows as each mini-batch saw them before its update, penalty included; a row counts as much as classWeights
/// and sampleWeights say.
/// </param>
/// <param name="TrainAccuracy">Of the same outputs; null for regression.</param>
/// <param name="ValidationLoss">After the epoch, without penalty, every row counting the same; null without a validation split.</param>
/// <param name="ValidationAccuracy">After the epoch; null for regression or without a validation split.</param>
/// <param name="LearningRate">As this epoch used it.</param>
/// <param name="Seconds">Of training, without evaluation.</param>
/// <param name="SamplesPerSecond">Training rows per second, without evaluation.</param>
/// <param name="Layers">The diagnostics of each layer, in order.</param>
/// <param name="Monitored">The metric that earlyStopping monitors; null where it is off.</param>
public sealed record EpochResponse(
    int Epoch, double TrainLoss, double? TrainAccuracy, double? ValidationLoss, double? ValidationAccuracy, double LearningRate,
    double Seconds, double SamplesPerSecond, IReadOnlyList<LayerDiagnostics> Layers,
    [property: JsonPropertyName("watched")] double? Monitored = null)
{
    internal static EpochResponse Of(Epoch epoch, int trainingRows, JobMetric? monitored) => new(
        epoch.Number, epoch.TrainLoss, epoch.TrainAccuracy, epoch.ValidationLoss, epoch.ValidationAccuracy, epoch.LearningRate,
        trainingRows / epoch.SamplesPerSecond, epoch.SamplesPerSecond, epoch.Layers, monitored?.Of(epoch));
}
