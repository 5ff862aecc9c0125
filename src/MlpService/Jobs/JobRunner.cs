using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using MlpService.Http;
using MlpService.Jobs.Evaluation;
using MlpService.Jobs.Training;
using MlpService.Serialization;
using MlpService.Storage;

namespace MlpService.Jobs;

/// <summary>
/// Takes queued jobs, oldest first, and runs them. A job that fails says why and never stops the runner; a job found
/// running at start-up was interrupted with its process and is queued again.
/// </summary>
sealed partial class JobRunner(
    IDbContextFactory<MlpDb> databases, JobSignals signals, TrainingRun training, EvaluationRun evaluating,
    IOptions<TrainingSettings> settings, TimeProvider time, ILogger<JobRunner> log) : BackgroundService
{
    /// <summary>False once jobs are no longer taken.</summary>
    public bool IsAlive => ExecuteTask is { IsCompleted: false };

    /// <summary>A job that crashes its process must not do so for ever.</summary>
    const int MaxAttempts = 3;

    static readonly TimeSpan PauseAfterFault = TimeSpan.FromSeconds(1);

    /// <summary>Shorter than the host's, so that a job is queued again before the process ends.</summary>
    static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(2);

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await RequeueInterruptedAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(Enumerable.Range(0, settings.Value.MaxConcurrentJobs).Select(_ => RunJobsAsync(stoppingToken)));

    async Task RequeueInterruptedAsync(CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        await db.WriteAsync(async () =>
        {
            foreach (var job in await db.Jobs.Where(job => job.Status == JobStatus.Running).ToListAsync(cancellation))
            {
                Interrupted(job.Id);
                job.InterruptedAttempts++;
                if (job.InterruptedAttempts < MaxAttempts)
                    await RequeueAsync(db, job, cancellation);
                else
                    job.Fail($"Its process ended {job.InterruptedAttempts} times while it ran, perhaps for want of memory. "
                        + "Use a smaller network, batch or dataset, or give the service more memory.", time.GetUtcNow());
            }
        }, cancellation);
    }

    /// <summary>A new run starts from the beginning, with a new history. A job that was to be cancelled ends instead.</summary>
    async Task RequeueAsync(MlpDb db, Job job, CancellationToken cancellation)
    {
        await db.JobEpochs.Where(epoch => epoch.JobId == job.Id).ExecuteDeleteAsync(cancellation);
        job.Requeue();
        if (job.CancelRequested)
            job.Cancel(time.GetUtcNow());
    }

    async Task RunJobsAsync(CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                if (await TakeAsync(stopping) is { } job)
                    await RunAsync(job, stopping);
                else
                    await signals.WaitForQueuedAsync(stopping);
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                Faulted(PauseAfterFault, e);
                await Task.Delay(PauseAfterFault, time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    /// <summary>The one place where a job passes from the queue to a run.</summary>
    async Task<Job?> TakeAsync(CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        if (!await db.Jobs.Queued().AnyAsync(cancellation))
            return null;
        return await db.WriteAsync(async () =>
        {
            var job = await db.Jobs.Queued().FirstOrDefaultAsync(cancellation);
            job?.Start(time.GetUtcNow());
            return job;
        }, cancellation);
    }

    async Task RunAsync(Job job, CancellationToken stopping)
    {
        using var scope = log.BeginScope(new Dictionary<string, object> { ["Job"] = job.Id });
        if (job.Kind == JobKind.Train)
            Started(job.Id, job.Network, job.Dataset);
        else
            Evaluates(job.Id, job.StartFrom!, job.Dataset);
        var cancel = signals.Watch(job.Id, stopping);
        try
        {
            LogEnd(job, await (job.Kind == JobKind.Train ? training.RunAsync(job, cancel.Token) : evaluating.RunAsync(job, cancel.Token)));
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            using var timeout = new CancellationTokenSource(ShutdownTimeout, time);
            await EndAsync(job, (db, row) => RequeueAsync(db, row, timeout.Token), timeout.Token);
        }
        catch (OperationCanceledException)
        {
            LogEnd(job, await EndAsync(job, row => row.EndCancelled(time.GetUtcNow()), stopping));
        }
        catch (Exception e)
        {
            LogEnd(job, await EndAsync(job, row => row.Fail(Reason(e), time.GetUtcNow()), stopping), e);
        }
        finally
        {
            signals.Forget(job.Id);
        }
    }

    Task<Job?> EndAsync(Job job, Action<Job> end, CancellationToken cancellation) => EndAsync(job, (_, row) =>
    {
        end(row);
        return Task.CompletedTask;
    }, cancellation);

    /// <summary>
    /// Closes the run, if it still owns the job; else answers null. Retries until the database takes it: a job left running would
    /// stay so until the next start.
    /// </summary>
    Task<Job?> EndAsync(Job job, Func<MlpDb, Job, Task> end, CancellationToken cancellation) => StorageFault.RetryAsync(async () =>
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        return await db.WriteAsync(async () =>
        {
            var row = await db.Jobs.OwnedBy(job).SingleOrDefaultAsync(cancellation);
            if (row is not null)
                await end(db, row);
            return row;
        }, cancellation);
    }, log, time, cancellation);

    /// <param name="run">The run.</param>
    /// <param name="ended">The job as it is stored; null: it is another run's.</param>
    /// <param name="cause">What made it fail, if an exception did.</param>
    void LogEnd(Job run, Job? ended, Exception? cause = null)
    {
        if (ended is null)
            TakenOver(run.Id);
        else if (ended.Status == JobStatus.Failed)
            Failed(run.Id, ended.Error!, cause);
        else
            Ended(run.Id, EnumNames.Of(ended.Status));
    }

    static string Reason(Exception e) => e switch
    {
        Refusal or TrainingFailure => e.Message,
        OutOfMemoryException => "The job needs more memory than there is. Use a smaller network, batch or dataset.",
        _ when StorageFault.In(e) is { } fault => fault.Message,
        _ => "An unexpected error, which is in the service's log under the job's id.",
    };

    [LoggerMessage(LogLevel.Information, "Job {Job} trains '{Network}' on '{Dataset}'")]
    partial void Started(Guid job, string network, string dataset);

    [LoggerMessage(LogLevel.Information, "Job {Job} evaluates {Version} on '{Dataset}'")]
    partial void Evaluates(Guid job, string version, string dataset);

    [LoggerMessage(LogLevel.Information, "Job {Job} ended: {Status}")]
    partial void Ended(Guid job, string status);

    [LoggerMessage(LogLevel.Warning, "Job {Job} ended: failed. {Error}")]
    partial void Failed(Guid job, string error, Exception? cause);

    [LoggerMessage(LogLevel.Warning, "Job {Job} was taken over by another run")]
    partial void TakenOver(Guid job);

    [LoggerMessage(LogLevel.Information, "Job {Job} was interrupted with its process")]
    partial void Interrupted(Guid job);

    [LoggerMessage(LogLevel.Error, "The job runner met a fault and continues in {Pause}")]
    partial void Faulted(TimeSpan pause, Exception exception);
}
