using MlpEngine;
using MlpService.Jobs.Training;
using MlpService.Models;

namespace MlpService.Jobs;

/// <summary>A job and how far it has come.</summary>
/// <param name="QueuePosition">Jobs before it in the queue; null once it runs.</param>
/// <param name="Metrics">Of the newest epoch, and of the weights kept once the job has finished.</param>
/// <param name="Error">Why it failed.</param>
/// <param name="Result">The version its weights are stored as. A job that diverged has failed and keeps those of its best epoch where earlyStopping restores it, else of its last complete one, marked as diverged, and the error names the epoch; if it had none, or diverged in a fold of its cross-validation, nothing.</param>
public sealed record JobResponse(
    Guid Id, JobStatus Status, JobRequest Request, DateTimeOffset QueuedAt, DateTimeOffset? StartedAt, DateTimeOffset? FinishedAt,
    int? QueuePosition, JobProgress? Progress, JobMetrics? Metrics, IReadOnlyList<JobWarning> Warnings, string? Error,
    ModelReference? Result)
{
    internal static JobResponse Of(Job job, int? queuePosition) => new(
        job.Id, job.Status, job.Request, job.QueuedAt, job.StartedAt, job.FinishedAt, queuePosition, job.Progress, job.Metrics,
        job.Warnings, job.Error, job.Result);
}

/// <param name="Epoch">Passes finished, of the fold or the final training that runs.</param>
/// <param name="Epochs">Passes asked for.</param>
/// <param name="SamplesPerSecond">While training, without evaluation.</param>
/// <param name="SecondsRemaining">If every fold still to come, and the final training, runs to its last epoch at this pace.</param>
/// <param name="Fold">The fold of the cross-validation that runs, from 1; null in the final training.</param>
public sealed record JobProgress(int Epoch, int Epochs, double SamplesPerSecond, double SecondsRemaining, int? Fold = null);

/// <param name="TrainLoss">While it runs, the newest epoch's (see there); once finished, that of the weights kept, without penalty. In both rows are weighed by classWeights and sampleWeights.</param>
/// <param name="TrainAccuracy">Likewise; null for regression.</param>
/// <param name="ValidationLoss">Without penalty, every row counting the same; null without a validation part.</param>
/// <param name="ValidationAccuracy">Null for regression or without a validation part.</param>
public sealed record JobMetrics(double TrainLoss, double? TrainAccuracy, double? ValidationLoss, double? ValidationAccuracy)
{
    internal static JobMetrics Of(EpochResponse epoch) => new(epoch.TrainLoss, epoch.TrainAccuracy, epoch.ValidationLoss, epoch.ValidationAccuracy);
}

/// <param name="Code">What it is about, for programs.</param>
/// <param name="Epoch">When it was seen; null before training.</param>
/// <param name="Layer">The layer, from 1 at the inputs; null if it is not about one.</param>
/// <param name="Message">What was seen and what to do about it.</param>
public sealed record JobWarning(string Code, int? Epoch, int? Layer, string Message);

/// <summary>What one pass over the training rows measured.</summary>
/// <param name="TrainLoss">Mean over the epoch's rows as each mini-batch saw them before its update, penalty included; a row counts as much as classWeights and sampleWeights say.</param>
/// <param name="TrainAccuracy">Of the same outputs; null for regression.</param>
/// <param name="ValidationLoss">After the epoch, without penalty, every row counting the same; null without a validation part.</param>
/// <param name="ValidationAccuracy">After the epoch; null for regression or without a validation part.</param>
/// <param name="Seconds">Of training, without evaluation.</param>
/// <param name="SamplesPerSecond">Training rows per second, without evaluation.</param>
/// <param name="Layers">The health of each layer, in order.</param>
/// <param name="Watched">The figure that earlyStopping watches; null where it is off.</param>
public sealed record EpochResponse(
    int Epoch, double TrainLoss, double? TrainAccuracy, double? ValidationLoss, double? ValidationAccuracy, double LearningRate,
    double Seconds, double SamplesPerSecond, IReadOnlyList<LayerDiagnostics> Layers, double? Watched = null)
{
    internal static EpochResponse Of(Epoch epoch, int trainingRows, JobMetric? watched) => new(epoch.Number, epoch.TrainLoss, epoch.TrainAccuracy, epoch.ValidationLoss,
        epoch.ValidationAccuracy, epoch.LearningRate, trainingRows / epoch.SamplesPerSecond, epoch.SamplesPerSecond, epoch.Layers, watched?.Of(epoch));
}
