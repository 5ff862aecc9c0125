using Microsoft.EntityFrameworkCore;
using MlpService.Http;

namespace MlpService.Jobs;

static class JobQueries
{
    /// <summary>Oldest first; identifiers are UUIDv7, which grow with time.</summary>
    public static IQueryable<Job> Unfinished(this IQueryable<Job> jobs) =>
        jobs.Where(job => job.Status == JobStatus.Queued || job.Status == JobStatus.Running).OrderBy(job => job.Id);

    /// <summary>
    /// The row that this run of the job owns: none once the job was taken over. Every write of a run goes to this row, in the same
    /// statement or transaction as the look.
    /// </summary>
    public static IQueryable<Job> OwnedBy(this IQueryable<Job> jobs, Job run) =>
        jobs.Where(job => job.Id == run.Id && job.RunToken == run.RunToken);

    /// <summary>Unfinished jobs that learn from the dataset or are measured on it.</summary>
    public static IQueryable<Job> Reading(this IQueryable<Job> jobs, string dataset) =>
        jobs.Unfinished().Where(job => job.Dataset == dataset || job.TestDataset == dataset);

    /// <summary>Unfinished jobs that will store a version of the model, or that start from one or evaluate one.</summary>
    public static IQueryable<Job> Needing(this IQueryable<Job> jobs, string model) =>
        jobs.Unfinished().Where(job => job.Model == model || job.StartFrom!.StartsWith(model + "/"));

    /// <summary>409: an unfinished job still needs what is to be deleted.</summary>
    public static Refusal InUse(this Job job, string what, string orElse = "") =>
        Refusal.Conflict($"Job {job.Id} still uses {what}. Cancel it or wait until it has finished{orElse}.");

    /// <summary>In the order of the queue.</summary>
    public static IQueryable<Job> Queued(this IQueryable<Job> jobs) =>
        jobs.Where(job => job.Status == JobStatus.Queued).OrderBy(job => job.Id);

    /// <summary>The row that this run writes to.</summary>
    /// <exception cref="OperationCanceledException">The job is to be cancelled, or is no longer this run's.</exception>
    public static async Task<Job> OwnRowAsync(this IQueryable<Job> jobs, Job run, CancellationToken cancellation) =>
        await jobs.OwnedBy(run).SingleOrDefaultAsync(row => !row.CancelRequested, cancellation)
        ?? throw new OperationCanceledException("The job was cancelled or taken over by another run.");

    /// <summary>A job as it is answered, with its place in the queue.</summary>
    public static async Task<JobResponse> AnswerAsync(this IQueryable<Job> jobs, Job job, CancellationToken cancellation) =>
        JobResponse.Of(job,
            job.Status == JobStatus.Queued ? await jobs.Queued().CountAsync(other => other.Id < job.Id, cancellation) : null);
}
