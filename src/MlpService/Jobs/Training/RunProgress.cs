using Microsoft.EntityFrameworkCore;
using MlpEngine;
using MlpService.Storage;

namespace MlpService.Jobs.Training;

/// <summary>
/// Tells the database how a run comes along: a few times a second, not once an epoch, which can take microseconds.
/// </summary>
/// <param name="trainings">Rows of each training the run consists of: the folds, if any, and last the version to be stored.</param>
sealed class RunProgress(IDbContextFactory<MlpDb> databases, Job job, IReadOnlyList<int> trainings, TimeProvider time)
{
    static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    readonly List<JobEpoch> pending = [];
    readonly List<JobWarning> warnings = [];
    readonly long started = time.GetTimestamp();
    TrainingWarnings? illnesses;
    JobProgress? newest;
    double rowsTrained, trainingSeconds;
    long lastFlush = time.GetTimestamp();

    /// <summary>The training of the version to be stored begins.</summary>
    public void Begin(TrainingWarnings watch, IEnumerable<JobWarning> fromData)
    {
        illnesses = watch;
        warnings.AddRange(fromData);
    }

    /// <summary>Called from the training thread after each epoch of a fold of a cross-validation, counted from 1.</summary>
    public void ReportFold(int fold, Epoch epoch, CancellationToken cancellation)
    {
        newest = Measure(epoch, fold - 1) with { Fold = fold };
        FlushNowAndThen(epoch, cancellation);
    }

    /// <summary>Called from the training thread after each epoch of the version to be stored.</summary>
    public void Report(Epoch epoch, CancellationToken cancellation)
    {
        newest = Measure(epoch, trainings.Count - 1);
        warnings.AddRange(illnesses!.Look(epoch).Select(warning => new JobWarning(warning.Code, warning.Epoch, warning.Layer, warning.Message)));
        pending.Add(new JobEpoch
        {
            JobId = job.Id,
            Number = epoch.Number,
            Figures = EpochResponse.Of(epoch, trainings[^1], job.Request.EarlyStopping?.Metric),
        });
        FlushNowAndThen(epoch, cancellation);
    }

    JobProgress Measure(Epoch epoch, int training)
    {
        var epochs = job.Request.Epochs;
        rowsTrained += trainings[training];
        trainingSeconds += trainings[training] / epoch.SamplesPerSecond;
        var rowsLeft = (epochs - epoch.Number) * (double)trainings[training] + epochs * trainings.Skip(training + 1).Sum(rows => (double)rows);
        return new(epoch.Number, epochs, rowsTrained / Math.Max(trainingSeconds, 1e-9), time.GetElapsedTime(started).TotalSeconds / rowsTrained * rowsLeft);
    }

    void FlushNowAndThen(Epoch epoch, CancellationToken cancellation)
    {
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

    /// <returns>How many epochs of the version to be stored were written.</returns>
    public async Task<int> FlushAsync(CancellationToken cancellation)
    {
        var count = pending.Count;
        if (newest is null)
            return 0;
        await WriteAsync((db, row) =>
        {
            row.Progress = newest;
            row.Warnings = [.. warnings];
            if (count > 0)
                row.Metrics = JobMetrics.Of(pending[^1].Figures);
            db.JobEpochs.AddRange(pending);
        }, cancellation);
        pending.Clear();
        newest = null;
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
