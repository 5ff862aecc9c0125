using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using MlpService.Http;
using MlpService.Jobs.Training;
using MlpService.Storage;

namespace MlpService.Jobs;

/// <summary>
/// Takes queued jobs, oldest first, and runs them. A job that fails says why and never stops the runner; a job found
/// running at start-up was cut off with its process and is queued again.
/// </summary>
sealed class JobRunner(
    IDbContextFactory<MlpDb> databases, JobSignals signals, TrainingRun training, IOptions<TrainingSettings> settings, TimeProvider time,
    ILogger<JobRunner> log) : BackgroundService
{
    /// <summary>False once jobs are no longer taken.</summary>
    public bool IsAlive => ExecuteTask is { IsCompleted: false };

    /// <summary>A job that takes its process with it must not do so for ever.</summary>
    const int MostCutOffs = 3;

    static readonly TimeSpan PauseAfterFault = TimeSpan.FromSeconds(1);

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        settings.Value.Check();
        await RequeueAbandonedAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(Enumerable.Range(0, settings.Value.MaxConcurrentJobs).Select(_ => RunJobsAsync(stoppingToken)));

    async Task RequeueAbandonedAsync(CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        await db.WriteAsync(async () =>
        {
            foreach (var job in await db.Jobs.Where(job => job.Status == JobStatus.Running).ToListAsync(cancellation))
            {
                log.LogInformation("Job {Job} was cut off with its process", job.Id);
                job.CutOffs++;
                if (job.CutOffs < MostCutOffs)
                    await RequeueAsync(db, job, cancellation);
                else
                    job.Fail($"Its process ended {job.CutOffs} times while it ran, perhaps for want of memory. "
                        + "Use a smaller network, batch or dataset, or give the service more memory.", time.GetUtcNow());
            }
            return 0;
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
                log.LogError(e, "The job runner met a fault and goes on in {Pause}", PauseAfterFault);
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
        log.LogInformation("Job {Job} trains '{Network}' on '{Dataset}'", job.Id, job.Network, job.Dataset);
        var cancel = signals.Watch(job.Id, stopping);
        try
        {
            await training.RunAsync(job, cancel.Token);
            log.LogInformation("Job {Job} succeeded", job.Id);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(2), time);
            await EndAsync(job, RequeueAsync, patience.Token);
        }
        catch (OperationCanceledException)
        {
            log.LogInformation("Job {Job} was cancelled", job.Id);
            await EndAsync(job, (_, row, _) => { row.EndCancelled(time.GetUtcNow()); return Task.CompletedTask; }, stopping);
        }
        catch (Exception e)
        {
            log.LogWarning(e, "Job {Job} failed", job.Id);
            await EndAsync(job, (_, row, _) => { row.Fail(Reason(e), time.GetUtcNow()); return Task.CompletedTask; }, stopping);
        }
        finally
        {
            signals.Forget(job.Id);
        }
    }

    /// <summary>
    /// Closes the run, if the job is still its own. Tries until the database takes it: a job left running would be so until
    /// the next start.
    /// </summary>
    Task<int> EndAsync(Job job, Func<MlpDb, Job, CancellationToken, Task> end, CancellationToken cancellation) => StorageFault.OutliveAsync(async () =>
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        return await db.WriteAsync(async () =>
        {
            if (await db.Jobs.SingleOrDefaultAsync(row => row.Id == job.Id && row.RunToken == job.RunToken, cancellation) is { } row)
                await end(db, row, cancellation);
            return 0;
        }, cancellation);
    }, log, time, cancellation);

    static string Reason(Exception e) => e switch
    {
        Refusal or TrainingFailure => e.Message,
        OutOfMemoryException => "The job needs more memory than there is. Use a smaller network, batch or dataset.",
        _ when StorageFault.In(e) is { } fault => fault.Message,
        _ => "An unexpected error, which is in the service's log under the job's id.",
    };
}
