using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using MlpEngine;
using MlpService.Datasets;
using MlpService.Http;
using MlpService.Models;
using MlpService.Storage;

namespace MlpService.Jobs;

/// <summary>A run that could not lead to a model; the message says why and what to try.</summary>
sealed class TrainingFailure(string message) : Exception(message);

/// <summary>One job from rows to a stored version: the only caller of <see cref="Trainer"/>.</summary>
sealed class TrainingRun(IDbContextFactory<MlpDb> databases, IOptions<TrainingSettings> settings, TimeProvider time)
{
    /// <exception cref="OperationCanceledException">The job was cancelled, or the run lost it.</exception>
    /// <exception cref="Refusal">The data does not allow it.</exception>
    /// <exception cref="TrainingFailure">The training led nowhere.</exception>
    public async Task RunAsync(Job job, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var plan = await PlanAsync(db, job, cancellation);
        using var data = PreparedData.From(await LoadAsync(db, plan, cancellation), plan);
        var (topology, options) = (data.Definition.Topology.ToTopology(), plan.ToOptions(settings.Value.Threads));
        using var trainer = new Trainer(topology, options, data.Training, data.Validation);
        var progress = new RunProgress(databases, job, data.Training.Rows, new TrainingWarnings(topology, options), data.Warnings, time);

        var outcome = await Task.Factory.StartNew(
            () => trainer.Train(epoch => progress.Report(epoch, cancellation), cancellation),
            cancellation, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        if (outcome.Divergence is { } divergence)
            throw new TrainingFailure(Explain(divergence));
        await progress.FlushAsync(cancellation);
        await StoreAsync(db, job, plan, data, trainer.ToMlp(), cancellation);
    }

    static async Task<TrainingPlan> PlanAsync(MlpDb db, Job job, CancellationToken cancellation)
    {
        var network = await db.Networks.FindAsync([job.Network], cancellation)
            ?? throw new TrainingFailure($"The network '{job.Network}' is gone.");
        var dataset = await db.Datasets.AsNoTracking().SingleOrDefaultAsync(dataset => dataset.Name == job.Dataset, cancellation)
            ?? throw new TrainingFailure($"The dataset '{job.Dataset}' is gone.");
        return TrainingPlan.For(job.Request, network, dataset);
    }

    static Task<Table> LoadAsync(MlpDb db, TrainingPlan plan, CancellationToken cancellation)
    {
        var kinds = plan.Features.ToDictionary(feature => feature.Name, feature => feature.Kind);
        foreach (var target in plan.Targets)
            kinds[target.Name] = plan.Task == ModelTask.Classification ? ColumnKind.Categorical : ColumnKind.Numeric;
        return Table.LoadAsync(db, plan.Dataset, kinds, cancellation);
    }

    static string Explain(Divergence divergence) =>
        $"Training diverged in epoch {divergence.Epoch}, batch {divergence.Batch}"
        + (divergence.Layer is { } layer ? $", layer {layer}" : "")
        + ": a number grew beyond the range of a 32-bit float. Lower optimizer.learningRate, or standardize the numeric columns.";

    async Task StoreAsync(MlpDb db, Job job, TrainingPlan plan, PreparedData data, Mlp mlp, CancellationToken cancellation)
    {
        var measure = new Measurement(mlp, data.Definition, plan.Loss);
        var metrics = new ModelMetrics(
            measure.Of(data.Training),
            data.Validation is null ? null : measure.Of(data.Validation),
            data.Test is null ? null : measure.Of(data.Test));
        var weights = new float[mlp.Topology.ParameterCount];
        mlp.CopyWeightsTo(weights);
        var lineage = new Lineage(plan.Network.Name, plan.Dataset.Name, plan.Dataset.Sha256, job.Request.Seed, job.Id, job.Request,
            typeof(Trainer).Assembly.GetName().Version!.ToString(3));
        var stored = await ModelStore.TryStoreAsync(db, job.Model, data.Definition, weights, metrics, lineage, time, async version =>
        {
            var row = await db.Jobs.SingleOrDefaultAsync(row => row.Id == job.Id && row.RunToken == job.RunToken, cancellation);
            if (row is null || row.CancelRequested)
                return false;
            row.Metrics = row.Metrics! with
            {
                ValidationLoss = metrics.Validation?.Loss,
                ValidationAccuracy = metrics.Validation?.Accuracy,
            };
            row.Succeed(new(version.Model, version.Version), time.GetUtcNow());
            return true;
        }, cancellation);
        if (stored is null)
            throw new OperationCanceledException("The job was cancelled or taken over before its weights were stored.");
    }
}
