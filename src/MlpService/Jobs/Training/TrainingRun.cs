using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using MlpEngine;
using MlpService.Datasets;
using MlpService.Datasets.Profile;
using MlpService.Http;
using MlpService.Jobs.Evaluation;
using MlpService.Jobs.Training.Splits;
using MlpService.Models;
using MlpService.Serialization;
using MlpService.Storage;

namespace MlpService.Jobs.Training;

/// <summary>One job from rows to a stored version: the only caller of <see cref="Trainer"/>.</summary>
sealed class TrainingRun(
    IDbContextFactory<MlpDb> databases, IOptions<TrainingSettings> settings, ScratchSpace scratch, TimeProvider time,
    ILogger<TrainingRun> log)
{
    const long MinBytesToCollect = 64 << 20;

    /// <returns>The job as it ended: succeeded, or failed with weights that were good before training diverged.</returns>
    /// <exception cref="OperationCanceledException">The job was cancelled, or the run lost it.</exception>
    /// <exception cref="Refusal">The data does not allow it.</exception>
    /// <exception cref="TrainingFailure">There are no weights to store.</exception>
    public async Task<Job> RunAsync(Job job, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var plan = await PlanAsync(db, job, cancellation);
        var start = plan.Start is null ? [] : await WeightStore.LoadAsync(db, plan.Start, cancellation);
        Table? table = await LoadAsync(db, plan, cancellation);
        var columns = await SplitColumns.LoadAsync(db, plan.Dataset, plan.Request, cancellation);
        var usable = UsableRows.Of(table, plan);
        (plan, usable) = UsableClasses.Narrow(table, plan, columns?.Placeable(usable) ?? usable);
        var split = DataSplit.Draw(usable.Strata, plan.Request, columns);
        var folds = plan.Request.CrossValidation is { } request
            ? split.Folds(usable.Strata, request.Folds, (ulong)plan.Request.Seed, columns)
            : [];
        var progress = new RunProgress(
            databases, job, plan.Request, [.. folds.Append(split).Select(rows => rows.Training.Length)], time);

        var crossValidation = await CrossValidateAsync(table, plan, folds, start, progress, cancellation);
        using var data = PreparedData.From(table, plan, split, scratch);
        var warningsOfTest = await TestOnOtherAsync(db, plan, data, columns, cancellation);
        // training allocates nothing, so no collection would free the columns before it ends
        var tableBytes = table.Bytes;
        table = null;
        if (tableBytes > MinBytesToCollect)
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        progress.Begin(new(data.Definition.Topology.ToTopology(), Options(plan), warmStart: plan.Start is not null),
            [.. usable.Warnings, .. split.LargeGroups(plan.Request, columns), .. data.Warnings, .. warningsOfTest]);
        var (mlp, outcome) = await TrainAsync(data, plan, start, progress, progress.Report, cancellation);
        await StorageFault.RetryAsync(() => progress.FlushAsync(cancellation), log, time, cancellation);
        var diverged = DivergenceReport.Of(outcome, plan.Request);
        return await StoreAsync(job, plan, data, mlp, crossValidation, diverged, cancellation);
    }

    /// <summary>Another dataset as test split.</summary>
    async Task<IReadOnlyList<JobWarning>> TestOnOtherAsync(
        MlpDb db, TrainingPlan plan, PreparedData data, SplitColumns? columns, CancellationToken cancellation)
    {
        if (plan.TestDataset is not { } dataset)
            return [];
        if (columns?.Groups is { } groups)
            groups.RefuseShared((await SplitColumns.LoadAsync(
                db, dataset, plan.Request with { Validation = new(), Test = new() }, cancellation))!.Groups!, dataset.Name);
        var test = await MeasuredTable.LoadAsync(db, dataset, data.Definition, plan.Request.Target, cancellation);
        data.TestOn(test.EncodeAll(dataset.Name, scratch));
        return [.. test.Usable.Warnings.Select(warning => warning with { Message = $"Test split '{dataset.Name}': {warning.Message}" })];
    }

    async Task<CrossValidationMetrics?> CrossValidateAsync(
        Table table, TrainingPlan plan, IReadOnlyList<DataSplit> folds, float[] start, RunProgress progress, CancellationToken cancellation)
    {
        var metrics = new List<SplitMetrics>(folds.Count);
        foreach (var fold in folds)
        {
            using var data = PreparedData.From(table, plan, fold, scratch);
            var (mlp, outcome) = await TrainAsync(
                data, plan, start, progress, (epoch, _) => progress.ReportFold(metrics.Count + 1, epoch), cancellation);
            if (outcome.Divergence is { } divergence)
                throw new TrainingFailure($"Fold {metrics.Count + 1}: {DivergenceReport.Explain(divergence, plan.Request)}");
            metrics.Add(new Evaluator(data.Definition, plan.Choice.Loss).Evaluate(mlp, data.Test!, cancellation));
        }
        return folds.Count == 0 ? null : CrossValidationMetrics.Of(metrics);
    }

    /// <summary>Trains on a thread of low priority, while another writes the progress.</summary>
    async Task<(Mlp Mlp, TrainingOutcome Outcome)> TrainAsync(
        PreparedData data, TrainingPlan plan, float[] start, RunProgress progress, Action<Epoch, CancellationToken> report,
        CancellationToken cancellation)
    {
        var options = Options(plan);
        if (options.EarlyStopping is { Metric: EarlyStoppingMetric.ValidationScore } stopping)
            options = options with { EarlyStopping = stopping with { Score = Score(data, plan, cancellation) } };
        using var trainer = new Trainer(data.Definition.Topology.ToTopology(), options, data.Training.Data, data.Validation?.Data, start);
        var outcome = await TrainingThread.RunAsync(stop => trainer.Train(epoch => report(epoch, stop), stop), RunProgress.Interval,
            () => progress.Flush(cancellation), cancellation);
        return (trainer.ToMlp(), outcome);
    }

    /// <summary>The monitored metric of the outputs for the validation rows, signed so that it should rise.</summary>
    static Func<ReadOnlySpan<float>, double> Score(PreparedData data, TrainingPlan plan, CancellationToken cancellation)
    {
        var (evaluator, metric) = (new Evaluator(data.Definition, plan.Choice.Loss), plan.Request.EarlyStopping!.Metric);
        return outputs => metric.ScoreOf(evaluator.MetricsOf(data.Validation!, outputs.ToArray(), meanLoss: 0, cancellation))
            ?? throw new TrainingFailure(
                $"earlyStopping.metric {EnumNames.Of(metric)} cannot be had: all validation rows are of one class. "
                + "Monitor validationLoss, or raise validation.fraction.");
    }

    TrainingOptions Options(TrainingPlan plan) => plan.ToOptions(settings.Value.Threads);

    static async Task<TrainingPlan> PlanAsync(MlpDb db, Job job, CancellationToken cancellation)
    {
        var network = await db.Networks.FindAsync([job.Network], cancellation)
            ?? throw new TrainingFailure($"The network '{job.Network}' is gone.");
        var dataset = await db.Datasets.AsNoTracking().SingleOrDefaultAsync(dataset => dataset.Name == job.Dataset, cancellation)
            ?? throw new TrainingFailure($"The dataset '{job.Dataset}' is gone.");
        var testDataset = job.TestDataset is null ? null
            : await db.Datasets.AsNoTracking().SingleOrDefaultAsync(dataset => dataset.Name == job.TestDataset, cancellation)
            ?? throw new TrainingFailure($"The dataset '{job.TestDataset}' is gone.");
        var (request, start) = await WarmStart.ResolveAsync(db, job.Request!, cancellation);
        return TrainingPlanner.Plan(request, network, dataset, testDataset, start);
    }

    static async Task<Table> LoadAsync(MlpDb db, TrainingPlan plan, CancellationToken cancellation)
    {
        var kinds = plan.Columns.Kinds();
        if (plan.Request.SampleWeights is { } weights)
            kinds.TryAdd(weights, ColumnKind.Numeric);
        var table = await Table.LoadAsync(db, plan.Dataset, kinds, cancellation);
        TrainingPlanner.RefuseClasses(plan, table[plan.Targets[0].Name].Categories);
        return table;
    }

    async Task<Job> StoreAsync(
        Job job, TrainingPlan plan, PreparedData data, Mlp mlp, CrossValidationMetrics? crossValidation, string? diverged,
        CancellationToken cancellation)
    {
        var evaluator = new Evaluator(data.Definition, plan.Choice.Loss);
        var metrics = new ModelMetrics(
            evaluator.Evaluate(mlp, data.Training, cancellation),
            data.Validation is null ? null : evaluator.Evaluate(mlp, data.Validation, cancellation),
            data.Test is null ? null : evaluator.Evaluate(mlp, data.Test, cancellation),
            crossValidation);
        // weights of an epoch before the last, which no later step has shown to be good for every row
        if (!double.IsFinite(metrics.Train!.Loss))
            throw new TrainingFailure(diverged ?? DivergenceReport.OfBestEpoch(plan.Request));
        var weights = new float[mlp.Topology.ParameterCount];
        mlp.CopyWeightsTo(weights);
        var lineage = new Lineage(plan.Network.Name, plan.Dataset.Name, plan.Dataset.Sha256, plan.Request.Seed, job.Id,
            JsonSerializer.SerializeToElement(job.Request, ApiJson.Stored), typeof(Trainer).Assembly.GetName().Version!.ToString(3),
            plan.TestDataset?.Sha256);
        var version = new NewVersion(job.Model, data.Definition, weights, metrics, lineage, diverged);
        return await StorageFault.RetryAsync(() => StoreAsync(job, version, cancellation), log, time, cancellation);
    }

    /// <summary>The version and the end of the job, in one transaction.</summary>
    async Task<Job> StoreAsync(Job job, NewVersion version, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        Job ended = job;
        await ModelStore.StoreAsync(db, version, time, cancellation, async stored =>
        {
            var row = await db.Jobs.OwnRowAsync(job, cancellation);
            row.Metrics = LossAndAccuracy.Of(stored.Metrics);
            row.Warnings = [.. row.Warnings, .. Evaluator.Warnings(stored.Metrics)];
            row.Progress = row.Progress! with { SecondsRemaining = 0 };
            if (stored.Diverged is null)
                row.Succeed(new(stored.Model, stored.Version), time.GetUtcNow());
            else
                row.Fail(stored.Diverged, time.GetUtcNow(), new(stored.Model, stored.Version));
            ended = row;
        });
        return ended;
    }
}
