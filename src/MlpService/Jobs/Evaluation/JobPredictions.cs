using Microsoft.EntityFrameworkCore;
using MlpService.Datasets;
using MlpService.Http;
using MlpService.Jobs.Training;
using MlpService.Jobs.Training.Splits;
using MlpService.Models;
using MlpService.Serialization;
using MlpService.Storage;

namespace MlpService.Jobs.Evaluation;

/// <summary>
/// What a job's version predicts of the rows of a split. Nothing of it is stored: the split is drawn again, as a function of table, seed
/// and request.
/// </summary>
sealed class JobPredictions(MlpDb db, LoadedModels models)
{
    /// <exception cref="Refusal">
    /// 404: no such job, or its version or dataset was deleted, or it has no such split; 409: it stored no version, or the dataset is
    /// another by now.
    /// </exception>
    public async Task<PredictedTable> OpenAsync(Guid id, PredictedPart part, CancellationToken cancellation)
    {
        var job = await db.Jobs.AsNoTracking().SingleOrDefaultAsync(job => job.Id == id, cancellation)
            ?? throw Refusal.NotFound("job", id.ToString());
        if (job.Result is not { } result)
            throw Refusal.Conflict($"Job {id} is {EnumNames.Of(job.Status)} and has no version to predict with. "
                + "Wait until it has succeeded.");
        var version = await db.ModelVersions.AsNoTracking().ToPredictWith(result.Model, result.Version).SingleOrDefaultAsync(cancellation);
        if (version is null || (job.Kind == JobKind.Train ? version.Lineage.Job != id : version.Sha256 != job.Evaluation!.WeightsSha256))
            throw Gone($"Version {result.Version} of the model '{result.Model}', which job {id} has, was deleted.");
        var (targets, sha256, dataset) = job switch
        {
            { Kind: JobKind.Evaluate } => (job.Evaluation!.Target, job.Evaluation.DatasetSha256, job.Dataset),
            { TestDataset: { } other } when part == PredictedPart.Test =>
                (job.Request!.Target, version.Lineage.TestDatasetSha256, other),
            _ => (job.Request!.Target, version.Lineage.DatasetSha256, job.Dataset),
        };
        var found = await FindAsync(dataset, sha256, cancellation);
        var table = await MeasuredTable.LoadAsync(db, found, version.Definition, targets, cancellation);
        var isWhole = job.Kind == JobKind.Evaluate || dataset == job.TestDataset;
        var rows = isWhole && part == PredictedPart.Test ? table.Rows
            : isWhole ? [] : await DrawAgainAsync(job.Request!, found, table.Usable, part, cancellation);
        if (rows.Length == 0)
            throw Gone($"Job {id} has no {EnumNames.Of(part)} rows. Ask for another part.");
        return new(await models.FindAsync(result.Model, result.Version, cancellation), table, targets, rows);
    }

    static Refusal Gone(string detail) => new(StatusCodes.Status404NotFound, detail);

    async Task<Dataset> FindAsync(string name, string? sha256, CancellationToken cancellation)
    {
        var dataset = await db.Datasets.AsNoTracking().SingleOrDefaultAsync(dataset => dataset.Name == name, cancellation)
            ?? throw Gone($"The dataset '{name}', whose rows were split, was deleted. Upload the same file again under this name.");
        return dataset.Sha256 == sha256 ? dataset : throw Refusal.Conflict($"The dataset '{name}' is another by now: its SHA-256 is "
            + $"{dataset.Sha256}, and the job read {sha256}. Upload that file again under this name.");
    }

    async Task<int[]> DrawAgainAsync(
        JobRequest request, Dataset dataset, UsableRows usable, PredictedPart part, CancellationToken cancellation)
    {
        var columns = await SplitColumns.LoadAsync(db, dataset, request, cancellation);
        var split = DataSplit.Draw((columns?.Placeable(usable) ?? usable).Strata, request, columns);
        return part switch
        {
            PredictedPart.Training => split.Training,
            PredictedPart.Validation => split.Validation,
            _ => split.Test,
        };
    }
}
