using Microsoft.EntityFrameworkCore;
using MlpEngine;
using MlpService.Storage;

namespace MlpService.Jobs.Training;

/// <summary>
/// Writes the progress of a run to the database: a few times a second, not once an epoch, which can take microseconds.
/// </summary>
/// <param name="trainings">
/// The number of rows of each training the run consists of: the folds, if any, and last the version to be stored.
/// </param>
sealed class RunProgress(
    IDbContextFactory<MlpDb> databases, Job job, JobRequest request, IReadOnlyList<int> trainings, TimeProvider time)
{
    public static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    /// <summary>Epochs can be shorter than it takes to write them; training waits then.</summary>
    const int MaxPending = 20_000;

    readonly object gate = new(); // the training thread reports, another one writes
    readonly List<JobEpoch> pending = [];
    readonly List<JobWarning> warnings = [];
    readonly long started = time.GetTimestamp();
    TrainingWarnings? diagnosis;
    JobProgress? newest;
    double rowsTrained, trainingSeconds;

    /// <summary>The training of the version to be stored begins.</summary>
    /// <param name="warningsOfEpochs">Finds what each epoch shows.</param>
    /// <param name="warningsOfData">What the data shows before the first one.</param>
    public void Begin(TrainingWarnings warningsOfEpochs, IEnumerable<JobWarning> warningsOfData)
    {
        diagnosis = warningsOfEpochs;
        warnings.AddRange(warningsOfData);
    }

    /// <summary>Called from the training thread after each epoch of a fold of a cross-validation, counted from 1.</summary>
    public void ReportFold(int fold, Epoch epoch)
    {
        lock (gate)
            newest = Measure(epoch, fold - 1) with { Fold = fold };
    }

    /// <summary>Called from the training thread after each epoch of the version to be stored.</summary>
    /// <exception cref="OperationCanceledException">The job ends while it waits for epochs to be written.</exception>
    public void Report(Epoch epoch, CancellationToken cancellation)
    {
        lock (gate)
        {
            while (pending.Count >= MaxPending)
            {
                cancellation.ThrowIfCancellationRequested();
                Monitor.Wait(gate, Interval);
            }
            newest = Measure(epoch, trainings.Count - 1);
            warnings.AddRange(diagnosis!.Look(epoch)
                .Select(warning => new JobWarning(warning.Code, warning.Epoch, warning.Layer, warning.Message)));
            pending.Add(new JobEpoch
            {
                JobId = job.Id,
                Number = epoch.Number,
                Metrics = EpochResponse.Of(epoch, trainings[^1], request.EarlyStopping?.Metric),
            });
        }
    }

    JobProgress Measure(Epoch epoch, int training)
    {
        var epochs = request.Epochs;
        rowsTrained += trainings[training];
        trainingSeconds += trainings[training] / epoch.SamplesPerSecond;
        var rowsLeft = (epochs - epoch.Number) * (double)trainings[training]
            + epochs * trainings.Skip(training + 1).Sum(rows => (double)rows);
        var secondsPerRow = time.GetElapsedTime(started).TotalSeconds / rowsTrained;
        return new(epoch.Number, epochs, rowsTrained / Math.Max(trainingSeconds, 1e-9), secondsPerRow * rowsLeft);
    }

    /// <summary>Writes what is new, unless the database cannot take it now.</summary>
    public void Flush(CancellationToken cancellation)
    {
        try
        {
            FlushAsync(cancellation).GetAwaiter().GetResult();
        }
        catch (Exception e) when (StorageFault.In(e) is not null)
        {
            // hours of training are worth more than this write; what it held is written with the next
        }
    }

    /// <exception cref="OperationCanceledException">The job is to be cancelled, or is no longer this run's.</exception>
    public async Task FlushAsync(CancellationToken cancellation)
    {
        JobProgress? progress;
        List<JobEpoch> epochs;
        List<JobWarning> seen;
        lock (gate)
            (progress, epochs, seen) = (newest, [.. pending], [.. warnings]);
        await using var db = await databases.CreateDbContextAsync(cancellation);
        if (progress is null)
        {
            // an epoch may last hours, and the deletion of a model does not signal the runs that it cancels
            await db.Jobs.AsNoTracking().OwnRowAsync(job, cancellation);
            return;
        }
        await db.WriteAsync(async () =>
        {
            var row = await db.Jobs.OwnRowAsync(job, cancellation);
            row.Progress = progress;
            row.Warnings = seen;
            if (epochs.Count > 0)
                row.Metrics = LossAndAccuracy.Of(epochs[^1].Metrics);
            db.JobEpochs.AddRange(epochs);
        }, cancellation);
        lock (gate)
        {
            pending.RemoveRange(0, epochs.Count);
            if (ReferenceEquals(newest, progress))
                newest = null;
            Monitor.PulseAll(gate);
        }
    }
}
