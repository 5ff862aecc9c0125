using Microsoft.EntityFrameworkCore;
using MlpEngine;
using MlpService.Storage;

namespace MlpService.Jobs;

/// <summary>
/// Tells the database how a run comes along: a few times a second, not once an epoch, which can take microseconds.
/// </summary>
sealed class RunProgress(
    IDbContextFactory<MlpDb> databases, Job job, int trainingRows, TrainingWarnings illnesses, IReadOnlyList<JobWarning> fromData,
    TimeProvider time)
{
    static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    readonly List<JobEpoch> pending = [];
    readonly List<JobWarning> warnings = [.. fromData];
    double trainingSeconds;
    long lastFlush = time.GetTimestamp();

    /// <summary>Called from the training thread after each epoch.</summary>
    public void Report(Epoch epoch, CancellationToken cancellation)
    {
        trainingSeconds += trainingRows / epoch.SamplesPerSecond;
        warnings.AddRange(illnesses.Look(epoch).Select(warning => new JobWarning(warning.Code, warning.Epoch, warning.Layer, warning.Message)));
        pending.Add(new JobEpoch
        {
            JobId = job.Id,
            Number = epoch.Number,
            Figures = EpochResponse.Of(epoch),
        });
        if (epoch.Number == 1 || time.GetElapsedTime(lastFlush) >= Interval)
            FlushAsync(cancellation).GetAwaiter().GetResult();
    }

    /// <exception cref="OperationCanceledException">The job is to be cancelled, or is no longer this run's.</exception>
    public async Task FlushAsync(CancellationToken cancellation)
    {
        if (pending.Count == 0)
            return;
        await using var db = await databases.CreateDbContextAsync(cancellation);
        await db.WriteAsync(async () =>
        {
            var row = await db.Jobs.SingleOrDefaultAsync(row => row.Id == job.Id && row.RunToken == job.RunToken, cancellation);
            if (row is null || row.CancelRequested)
                throw new OperationCanceledException("The job was cancelled or taken over.");
            var newest = pending[^1].Figures;
            var elapsed = time.GetUtcNow() - row.StartedAt!.Value;
            row.Warnings = [.. warnings];
            row.Metrics = new(newest.TrainLoss, newest.TrainAccuracy, newest.ValidationLoss, newest.ValidationAccuracy);
            row.Progress = new(newest.Epoch, job.Request.Epochs, newest.Epoch * (double)trainingRows / Math.Max(trainingSeconds, 1e-9),
                elapsed.TotalSeconds / newest.Epoch * (job.Request.Epochs - newest.Epoch));
            db.JobEpochs.AddRange(pending);
            return 0;
        }, cancellation);
        pending.Clear();
        lastFlush = time.GetTimestamp();
    }
}
