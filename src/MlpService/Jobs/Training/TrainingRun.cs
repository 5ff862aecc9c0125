using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using MlpEngine;
using MlpService.Datasets;
using MlpService.Http;
using MlpService.Models;
using MlpService.Storage;

namespace MlpService.Jobs.Training;

/// <summary>A run that could not lead to a model; the message says why and what to try.</summary>
sealed class TrainingFailure(string message, Exception? cause = null) : Exception(message, cause);

/// <summary>One job from rows to a stored version: the only caller of <see cref="Trainer"/>.</summary>
sealed class TrainingRun(
    IDbContextFactory<MlpDb> databases, IOptions<TrainingSettings> settings, Scratch scratch, TimeProvider time, ILogger<TrainingRun> log)
{
    const long WorthCollecting = 64 << 20;

    /// <exception cref="OperationCanceledException">The job was cancelled, or the run lost it.</exception>
    /// <exception cref="Refusal">The data does not allow it.</exception>
    /// <exception cref="TrainingFailure">The training led nowhere.</exception>
    public async Task RunAsync(Job job, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var plan = await PlanAsync(db, job, cancellation);
        var start = plan.Start is null ? [] : await Weights.LoadAsync(db, plan.Start, cancellation);
        Table? table = await LoadAsync(db, plan, cancellation);
        var usable = UsableRows.Of(table, plan);
        var split = Split.Draw(usable.Strata, job.Request);
        var folds = job.Request.CrossValidation is { } request ? split.Folds(usable.Strata, request.Folds, (ulong)job.Request.Seed) : [];
        var progress = new RunProgress(databases, job, [.. folds.Append(split).Select(part => part.Training.Length)], time);

        var crossValidation = await CrossValidateAsync(table, plan, folds, start, progress, cancellation);
        using var data = PreparedData.From(table, plan, split, scratch);
        // training allocates nothing, so nobody would collect the columns before it ends
        var tableBytes = table.Bytes;
        table = null;
        if (tableBytes > WorthCollecting)
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        progress.Begin(new(data.Definition.Topology.ToTopology(), Options(plan), warmStart: plan.Start is not null), [.. usable.Warnings, .. data.Warnings]);
        var (mlp, outcome) = await TrainAsync(data, plan, start, progress, progress.Report, cancellation);
        await StorageFault.OutliveAsync(() => progress.FlushAsync(cancellation), log, time, cancellation);
        var diverged = outcome.Divergence is null ? null : Explain(outcome.Divergence, plan);
        if (diverged is not null && outcome.KeptEpoch == 0)
            throw new TrainingFailure(diverged);
        diverged = diverged is null ? null : $"{diverged} The weights kept are those of epoch {outcome.KeptEpoch}.";
        await StoreAsync(job, plan, data, mlp, crossValidation, diverged, cancellation);
    }

    async Task<CrossValidationMetrics?> CrossValidateAsync(
        Table table, TrainingPlan plan, IReadOnlyList<Split> folds, float[] start, RunProgress progress, CancellationToken cancellation)
    {
        var figures = new List<PartMetrics>(folds.Count);
        foreach (var fold in folds)
        {
            using var data = PreparedData.From(table, plan, fold, scratch);
            var (mlp, outcome) = await TrainAsync(data, plan, start, progress, (epoch, _) => progress.ReportFold(figures.Count + 1, epoch), cancellation);
            if (outcome.Divergence is { } divergence)
                throw new TrainingFailure($"Fold {figures.Count + 1}: {Explain(divergence, plan)}");
            figures.Add(new Measurement(data.Definition, plan.Choice.Loss).Of(mlp, data.Test!, cancellation));
        }
        return folds.Count == 0 ? null : CrossValidationMetrics.Of(figures);
    }

    /// <summary>On a thread of its own at low priority, and another that tells of its progress.</summary>
    async Task<(Mlp Mlp, TrainingOutcome Outcome)> TrainAsync(
        PreparedData data, TrainingPlan plan, float[] start, RunProgress progress, Action<Epoch, CancellationToken> report, CancellationToken cancellation)
    {
        var options = Options(plan);
        if (options.EarlyStopping is { Metric: EarlyStoppingMetric.ValidationScore } stopping)
        {
            var score = plan.Request.EarlyStopping!.Metric.ToScore(new Measurement(data.Definition, plan.Choice.Loss), data.Validation!, cancellation);
            options = options with { EarlyStopping = stopping with { Score = score } };
        }
        using var trainer = new Trainer(data.Definition.Topology.ToTopology(), options, data.Training, data.Validation, start);
        var outcome = await Task.Factory.StartNew(
            () => TrainingThread.Run(stop => trainer.Train(epoch => report(epoch, stop), stop), RunProgress.Interval, () => progress.Flush(cancellation), cancellation),
            cancellation, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        return (trainer.ToMlp(), outcome);
    }

    TrainingOptions Options(TrainingPlan plan) => plan.ToOptions(settings.Value.Threads);

    static async Task<TrainingPlan> PlanAsync(MlpDb db, Job job, CancellationToken cancellation)
    {
        var network = await db.Networks.FindAsync([job.Network], cancellation)
            ?? throw new TrainingFailure($"The network '{job.Network}' is gone.");
        var dataset = await db.Datasets.AsNoTracking().SingleOrDefaultAsync(dataset => dataset.Name == job.Dataset, cancellation)
            ?? throw new TrainingFailure($"The dataset '{job.Dataset}' is gone.");
        var (request, start) = await WarmStart.ResolveAsync(db, job.Request, cancellation);
        return TrainingPlan.For(request, network, dataset, start);
    }

    static async Task<Table> LoadAsync(MlpDb db, TrainingPlan plan, CancellationToken cancellation)
    {
        var kinds = plan.Features.ToDictionary(feature => feature.Name, feature => feature.Kind);
        foreach (var target in plan.Targets)
            kinds[target.Name] = plan.Task == ModelTask.Regression ? ColumnKind.Numeric : ColumnKind.Categorical;
        if (plan.Request.SampleWeights is { } weights)
            kinds.TryAdd(weights, ColumnKind.Numeric);
        var table = await Table.LoadAsync(db, plan.Dataset, kinds, cancellation);
        plan.RefuseClasses(table[plan.Targets[0].Name].Categories);
        return table;
    }

    static string Explain(Divergence divergence, TrainingPlan plan) =>
        $"Training diverged in epoch {divergence.Epoch}, batch {divergence.Batch}, layer {divergence.Layer}{(divergence.OnValidation ? ", on rows of the validation part" : "")}: a number grew beyond the "
        + $"range of a 32-bit float. {Advice(plan.Request)}";

    /// <summary>A large penalty turns the weights over at every step, and grows them.</summary>
    static string Advice(JobRequest request)
    {
        var culprits = new[] { request.L1 > 0 ? $"l1 {request.L1}" : null, request.L2 > 0 ? $"l2 {request.L2}" : null, "optimizer.learningRate" };
        return $"Lower {string.Join(" or ", culprits.OfType<string>())}, set gradientClip, standardize the numeric columns, "
            + "or correct values far from all others, which the dataset's min and max show.";
    }

    async Task StoreAsync(
        Job job, TrainingPlan plan, PreparedData data, Mlp mlp, CrossValidationMetrics? crossValidation, string? diverged,
        CancellationToken cancellation)
    {
        var measure = new Measurement(data.Definition, plan.Choice.Loss);
        var metrics = new ModelMetrics(
            measure.Of(mlp, data.Training, cancellation),
            data.Validation is null ? null : measure.Of(mlp, data.Validation, cancellation),
            data.Test is null ? null : measure.Of(mlp, data.Test, cancellation),
            crossValidation);
        // weights of an epoch before the last, of which no later step has shown that they are good for every row
        if (!double.IsFinite(metrics.Train!.Loss))
            throw new TrainingFailure(diverged ?? "The weights of the best epoch give training rows outputs beyond the range of a 32-bit float. " + Advice(plan.Request));
        var weights = new float[mlp.Topology.ParameterCount];
        mlp.CopyWeightsTo(weights);
        var lineage = new Lineage(plan.Network.Name, plan.Dataset.Name, plan.Dataset.Sha256, job.Request.Seed, job.Id, job.Request,
            typeof(Trainer).Assembly.GetName().Version!.ToString(3));
        var version = new NewVersion(job.Model, data.Definition, weights, metrics, lineage, diverged);
        var stored = await StorageFault.OutliveAsync(() => StoreAsync(job, version, cancellation), log, time, cancellation);
        if (stored is null)
            throw new OperationCanceledException("The job was cancelled or taken over before its weights were stored.");
    }

    async Task<ModelVersion?> StoreAsync(Job job, NewVersion version, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        return await ModelStore.TryStoreAsync(db, version, time, async stored =>
        {
            var row = await db.Jobs.SingleOrDefaultAsync(row => row.Id == job.Id && row.RunToken == job.RunToken, cancellation);
            if (row is null || row.CancelRequested)
                return false;
            var metrics = stored.Metrics;
            row.Metrics = new(metrics.Train!.Loss, metrics.Train.Accuracy, metrics.Validation?.Loss, metrics.Validation?.Accuracy);
            row.Warnings = [.. row.Warnings, .. Measurement.Warnings(metrics)];
            row.Progress = row.Progress! with { SecondsRemaining = 0 };
            if (stored.Diverged is null)
                row.Succeed(new(stored.Model, stored.Version), time.GetUtcNow());
            else
                row.Fail(stored.Diverged, time.GetUtcNow(), new(stored.Model, stored.Version));
            return true;
        }, cancellation);
    }
}
