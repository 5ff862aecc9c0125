using Microsoft.EntityFrameworkCore;
using MlpEngine;
using MlpService.Http;
using MlpService.Jobs.Training;
using MlpService.Models;
using MlpService.Serialization;
using MlpService.Storage;

namespace MlpService.Jobs.Evaluation;

/// <summary>One job that measures a stored version on a dataset.</summary>
sealed class EvaluationRun(
    IDbContextFactory<MlpDb> databases, LoadedModels models, ScratchSpace scratch, TimeProvider time, ILogger<EvaluationRun> log)
{
    /// <returns>The job as it ended.</returns>
    /// <exception cref="OperationCanceledException">The job was cancelled, or the run lost it.</exception>
    /// <exception cref="Refusal">The data does not allow it.</exception>
    public async Task<Job> RunAsync(Job job, CancellationToken cancellation)
    {
        var evaluation = job.Evaluation!;
        var model = await models.FindAsync(evaluation.Model, evaluation.Version, cancellation);
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var version = await db.ModelVersions.AsNoTracking().ToPredictWith(model.Name, model.Version).SingleAsync(cancellation);
        var dataset = await db.Datasets.AsNoTracking().SingleAsync(dataset => dataset.Name == evaluation.Dataset, cancellation);
        var table = await MeasuredTable.LoadAsync(db, dataset, model.Definition, evaluation.Target, cancellation);
        using var rows = table.EncodeAll(dataset.Name, scratch);
        var evaluator = new Evaluator(model.Definition, LossOf(version));
        var metrics = await TrainingThread.RunAsync(
            stop => evaluator.Evaluate(model.Mlp, rows, stop), RunProgress.Interval, () => { }, cancellation);
        var warnings = table.Usable.Warnings.Concat(Evaluator.Warnings(new ModelMetrics(Test: metrics))).ToList();
        return await StorageFault.RetryAsync(() => EndAsync(job, metrics, warnings, cancellation), log, time, cancellation);
    }

    /// <summary>That which the version was trained by; of imported weights the one that fits their outputs.</summary>
    static Loss LossOf(ModelVersion version)
    {
        var asked = version.Lineage.Request?.GetProperty("loss").GetString() is { } name ? EnumNames.Parse<JobLoss>(name) : null;
        var output = version.Definition.Topology.Layers[^1].Activation;
        return output is Activation.Softmax or Activation.Sigmoid || asked is not null
            ? TaskChoice.LossOf(asked ?? JobLoss.Auto, version.Definition.Task, output)
            : Loss.MeanSquaredError;
    }

    async Task<Job> EndAsync(Job job, SplitMetrics metrics, List<JobWarning> warnings, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        return await db.WriteAsync(async () =>
        {
            var row = await db.Jobs.OwnRowAsync(job, cancellation);
            (row.Measured, row.Warnings) = (metrics, warnings);
            row.Succeed(new(job.Evaluation!.Model, job.Evaluation.Version), time.GetUtcNow());
            return row;
        }, cancellation);
    }
}
