using Microsoft.EntityFrameworkCore;
using MlpEngine;
using MlpService.Storage;

namespace MlpService.Jobs.Training;

/// <summary>
/// Tells the database how a run comes along: a few times a second, not once an epoch, which can take microseconds.
/// </summary>
sealed class RunProgress(IDbContextFactory<MlpDb> databases, Job job, int trainingRows, TimeProvider time)
{
    static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    readonly List<JobEpoch> pending = [];
    readonly List<JobWarning> warnings = [];
    TrainingWarnings? illnesses;
    double trainingSeconds;
    long started = time.GetTimestamp(), lastFlush = time.GetTimestamp();

    /// <summary>A fold of a cross-validation begins, counted from 1.</summary>
    public Task<Job> FoldAsync(int fold, CancellationToken cancellation) =>
        WriteAsync((_, row) => row.Progress = new(0, job.Request.Epochs, 0, 0, fold), cancellation);

    /// <summary>The training of the version to be stored begins.</summary>
    public void Begin(TrainingWarnings watch, IEnumerable<JobWarning> fromData)
    {
        illnesses = watch;
        warnings.AddRange(fromData);
        started = time.GetTimestamp();
    }

    /// <summary>Called from the training thread after each epoch.</summary>
    public void Report(Epoch epoch, CancellationToken cancellation)
    {
        trainingSeconds += trainingRows / epoch.SamplesPerSecond;
        warnings.AddRange(illnesses!.Look(epoch).Select(warning => new JobWarning(warning.Code, warning.Epoch, warning.Layer, warning.Message)));
        pending.Add(new JobEpoch
        {
            JobId = job.Id,
            Number = epoch.Number,
            Figures = EpochResponse.Of(epoch, trainingRows, job.Request.EarlyStopping?.Metric),
        });
        if (epoch.Number > 1 && time.GetElapsedTime(lastFlush) < Interval)
            return;
        try
        {
            FlushAsync(cancellation).GetAwaiter().GetResult();
        }
        catch (Exception e) when (StorageFault.In(e) is not null)
        {
            // hours of training are worth more than this write; what it held is written with the next
            lastFlush = time.GetTimestamp();
        }
    }

    /// <returns>How many epochs were written.</returns>
    public async Task<int> FlushAsync(CancellationToken cancellation)
    {
        var count = pending.Count;
        if (count == 0)
            return 0;
        await WriteAsync((db, row) =>
        {
            var newest = pending[^1].Figures;
            row.Warnings = [.. warnings];
            row.Metrics = new(newest.TrainLoss, newest.TrainAccuracy, newest.ValidationLoss, newest.ValidationAccuracy);
            row.Progress = new(newest.Epoch, job.Request.Epochs, newest.Epoch * (double)trainingRows / Math.Max(trainingSeconds, 1e-9),
                time.GetElapsedTime(started).TotalSeconds / newest.Epoch * (job.Request.Epochs - newest.Epoch));
            db.JobEpochs.AddRange(pending);
        }, cancellation);
        pending.Clear();
        lastFlush = time.GetTimestamp();
        return count;
    }

    /// <exception cref="OperationCanceledException">The job is to be cancelled, or is no longer this run's.</exception>
    async Task<Job> WriteAsync(Action<MlpDb, Job> write, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        return await db.WriteAsync(async () =>
        {
            var row = await db.Jobs.SingleOrDefaultAsync(row => row.Id == job.Id && row.RunToken == job.RunToken, cancellation);
            if (row is null || row.CancelRequested)
                throw new OperationCanceledException("The job was cancelled or taken over.");
            write(db, row);
            return row;
        }, cancellation);
    }
}
