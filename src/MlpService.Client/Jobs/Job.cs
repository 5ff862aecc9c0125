using System.Text.Json.Serialization;

namespace MlpService.Client;

/// <summary>A job and how far it has come.</summary>
/// <param name="Id">A UUIDv7.</param>
/// <param name="Kind">What it does: train a version, or evaluate one.</param>
/// <param name="Status">Queued, running, or how it ended.</param>
/// <param name="Request">What training was asked for, with everything automatic settled; null unless it trains.</param>
/// <param name="Evaluation">What is measured; null unless it evaluates.</param>
/// <param name="QueuedAt">When it was queued.</param>
/// <param name="StartedAt">When its run started; null while queued.</param>
/// <param name="FinishedAt">When it ended; null before.</param>
/// <param name="QueuePosition">Jobs before it in the queue; null once it runs.</param>
/// <param name="Progress">Of the run; null before its first epoch.</param>
/// <param name="Metrics">Of the newest epoch, and of the weights kept once the job has finished; or of the evaluation.</param>
/// <param name="Warnings">What a practitioner would want to know, with advice.</param>
/// <param name="Error">Why it failed.</param>
/// <param name="Result">The version its weights are stored as, or that was evaluated.</param>
public sealed record Job(
    Guid Id, JobKind Kind, JobStatus Status, JobRequest? Request, JobEvaluation? Evaluation, DateTimeOffset QueuedAt,
    DateTimeOffset? StartedAt, DateTimeOffset? FinishedAt, int? QueuePosition, JobProgress? Progress, JobMetrics? Metrics,
    IReadOnlyList<JobWarning> Warnings, string? Error, ModelReference? Result)
{
    /// <summary>Whether it has succeeded, failed or been cancelled.</summary>
    [JsonIgnore]
    public bool HasEnded => FinishedAt is not null;

    /// <summary>The version its weights are stored as.</summary>
    /// <exception cref="JobFailedException">It has not succeeded.</exception>
    public ModelReference EnsureSucceeded() =>
        Status == JobStatus.Succeeded && Result is { } result ? result : throw new JobFailedException(this);
}

/// <summary>How far a job has come.</summary>
/// <param name="Word">As the API spells it.</param>
[JsonConverter(typeof(WordConverter<JobStatus>))]
public readonly record struct JobStatus(string Word) : IWord<JobStatus>
{
    /// <summary>Waits for its turn.</summary>
    public static JobStatus Queued { get; } = new("queued");

    /// <summary>Trains.</summary>
    public static JobStatus Running { get; } = new("running");

    /// <summary>Its weights are stored.</summary>
    public static JobStatus Succeeded { get; } = new("succeeded");

    /// <summary>Its error says why.</summary>
    public static JobStatus Failed { get; } = new("failed");

    /// <summary>Ended on request.</summary>
    public static JobStatus Cancelled { get; } = new("cancelled");

    static JobStatus IWord<JobStatus>.Of(string word) => new(word);

    /// <inheritdoc/>
    public override string ToString() => Word;
}

/// <summary>What a job does.</summary>
/// <param name="Word">As the API spells it.</param>
[JsonConverter(typeof(WordConverter<JobKind>))]
public readonly record struct JobKind(string Word) : IWord<JobKind>
{
    /// <summary>It trains a version.</summary>
    public static JobKind Train { get; } = new("train");

    /// <summary>It measures a version on a dataset.</summary>
    public static JobKind Evaluate { get; } = new("evaluate");

    static JobKind IWord<JobKind>.Of(string word) => new(word);

    /// <inheritdoc/>
    public override string ToString() => Word;
}

/// <summary>What an evaluation measures.</summary>
/// <param name="Model">The model's name.</param>
/// <param name="Version">The version that is measured.</param>
/// <param name="Dataset">The dataset it is measured on.</param>
/// <param name="Target">The columns that hold what is predicted.</param>
/// <param name="DatasetSha256">Of the dataset's file, in lower-case hexadecimal.</param>
/// <param name="WeightsSha256">Of the version's weights.</param>
public sealed record JobEvaluation(
    string Model, int Version, string Dataset, Target Target, string DatasetSha256, string WeightsSha256);

/// <summary>How far a run has come.</summary>
/// <param name="Epoch">Epochs finished, of the fold or the final training that runs.</param>
/// <param name="Epochs">Epochs asked for.</param>
/// <param name="SamplesPerSecond">While training, without evaluation.</param>
/// <param name="SecondsRemaining">If it runs to its last epoch at this pace.</param>
/// <param name="Fold">The fold of the cross-validation that runs, from 1; null in the final training.</param>
public sealed record JobProgress(int Epoch, int Epochs, double SamplesPerSecond, double SecondsRemaining, int? Fold);

/// <summary>What a practitioner would want to know about a job, with advice.</summary>
/// <param name="Code">What it is about, for programs.</param>
/// <param name="Epoch">When it was seen; null before training.</param>
/// <param name="Layer">The number of the layer, from 1 at the inputs; null if it is not about one.</param>
/// <param name="Message">What was seen and what to do about it.</param>
public sealed record JobWarning(string Code, int? Epoch, int? Layer, string Message);

/// <summary>A job ended otherwise than by success.</summary>
/// <param name="job">The job as it ended.</param>
public sealed class JobFailedException(Job job) : Exception($"Job {job.Id} is {job.Status}{(job.Error is null ? "." : $": {job.Error}")}")
{
    /// <summary>The job as it ended.</summary>
    public Job Job { get; } = job;
}
