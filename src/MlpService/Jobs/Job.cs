using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using MlpService.Models;
using MlpService.Storage;

namespace MlpService.Jobs;

/// <summary>How far a job has come.</summary>
public enum JobStatus { Queued, Running, Succeeded, Failed, Cancelled }

/// <summary>What a job does: train a version, or measure one.</summary>
public enum JobKind { Train, Evaluate }

/// <summary>
/// A request to train or to measure, and what became of it. The row is the queue: a job exists if and only if its row was committed.
/// It guards its own moves: queued to running to succeeded, failed or cancelled, and from running back to queued.
/// </summary>
public sealed class Job
{
    public required Guid Id { get; init; }
    public JobKind Kind { get; init; }
    public JobStatus Status { get; private set; } = JobStatus.Queued;

    /// <summary>Null unless it trains.</summary>
    public JobRequest? Request { get; init; }

    /// <summary>Null unless it evaluates.</summary>
    public JobEvaluation? Evaluation { get; init; }

    // repeated from the request, to be asked for in queries; an evaluation needs no network
    public string Network { get; init; } = "";
    public required string Dataset { get; init; }
    public string? TestDataset { get; init; }
    public required string Model { get; init; }

    /// <summary>The version it starts from or evaluates, as "model/version"; null: from random weights.</summary>
    public string? StartFrom { get; init; }

    public required DateTimeOffset QueuedAt { get; init; }
    public DateTimeOffset? StartedAt { get; private set; }
    public DateTimeOffset? FinishedAt { get; private set; }

    /// <summary>
    /// The fencing token of the run that owns the job. A run writes to the job, its history and its model only while the token is its
    /// own (<see cref="JobQueries.OwnedBy"/>), so that a run that lost its job and still runs cannot overwrite its successor's.
    /// </summary>
    public Guid? RunToken { get; private set; }
    public bool CancelRequested { get; private set; }

    /// <summary>How many runs ended with their process.</summary>
    public int InterruptedAttempts { get; set; }
    public JobProgress? Progress { get; set; }
    public LossAndAccuracy? Metrics { get; set; }

    /// <summary>What an evaluation measured.</summary>
    public SplitMetrics? Measured { get; set; }
    public IReadOnlyList<JobWarning> Warnings { get; set; } = [];
    public string? Error { get; private set; }
    public ModelReference? Result { get; private set; }

    public bool IsFinished => Status is JobStatus.Succeeded or JobStatus.Failed or JobStatus.Cancelled;

    public Guid Start(DateTimeOffset now)
    {
        Move(JobStatus.Queued, JobStatus.Running);
        StartedAt = now;
        RunToken = Guid.NewGuid();
        return RunToken.Value;
    }

    /// <summary>Its process ended while it ran: the next run starts from the beginning.</summary>
    public void Requeue()
    {
        Move(JobStatus.Running, JobStatus.Queued);
        StartedAt = null;
        RunToken = null;
        Progress = null;
        Metrics = null;
        Warnings = [];
    }

    /// <summary>A queued job ends at once, a running one at its next mini-batch.</summary>
    public void Cancel(DateTimeOffset now)
    {
        CancelRequested = true;
        if (Status == JobStatus.Queued)
            Finish(JobStatus.Queued, JobStatus.Cancelled, now);
    }

    public void Succeed(ModelReference result, DateTimeOffset now)
    {
        Finish(JobStatus.Running, JobStatus.Succeeded, now);
        Result = result;
    }

    /// <param name="result">The version of weights that were good before it failed.</param>
    public void Fail(string error, DateTimeOffset now, ModelReference? result = null)
    {
        Finish(JobStatus.Running, JobStatus.Failed, now);
        Error = error;
        Result = result;
    }

    public void EndCancelled(DateTimeOffset now) => Finish(JobStatus.Running, JobStatus.Cancelled, now);

    void Finish(JobStatus from, JobStatus to, DateTimeOffset now)
    {
        Move(from, to);
        FinishedAt = now;
        RunToken = null;
    }

    void Move(JobStatus from, JobStatus to)
    {
        if (Status != from)
            throw new InvalidOperationException($"Job {Id} is {Status}, not {from}: it cannot become {to}.");
        Status = to;
    }
}

/// <summary>What one pass over the training rows measured.</summary>
public sealed class JobEpoch
{
    public required Guid JobId { get; init; }
    public required int Number { get; init; }
    public required EpochResponse Metrics { get; init; }
}

sealed class JobConfiguration : IEntityTypeConfiguration<Job>
{
    public void Configure(EntityTypeBuilder<Job> builder)
    {
        builder.Property(job => job.Status).HasConversion<string>();
        builder.HasIndex(job => new { job.Status, job.Id });
        builder.HasIndex(job => new { job.Model, job.Id });
        builder.HasIndex(job => job.StartFrom);
        builder.Property(job => job.Kind).HasConversion<string>().HasDefaultValue(JobKind.Train);
        builder.Property(job => job.Request).AsJson();
        builder.Property(job => job.Evaluation).AsJson();
        builder.Property(job => job.Measured).AsJson();
        builder.Property(job => job.Progress).AsJson();
        builder.Property(job => job.Metrics).AsJson();
        builder.Property(job => job.Warnings).AsJson();
        builder.Property(job => job.Result).AsJson();
    }
}

sealed class JobEpochConfiguration : IEntityTypeConfiguration<JobEpoch>
{
    public void Configure(EntityTypeBuilder<JobEpoch> builder)
    {
        builder.HasKey(epoch => new { epoch.JobId, epoch.Number });
        builder.HasOne<Job>().WithMany().HasForeignKey(epoch => epoch.JobId).OnDelete(DeleteBehavior.Cascade);
        builder.Property(epoch => epoch.Metrics).AsJson();
    }
}
