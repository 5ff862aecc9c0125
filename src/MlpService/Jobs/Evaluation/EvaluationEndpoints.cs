using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using MlpService.Http;
using MlpService.Http.OpenApi;
using MlpService.Idempotency;
using MlpService.Models;
using MlpService.Storage;

namespace MlpService.Jobs.Evaluation;

static class EvaluationEndpoints
{
    public static void MapEvaluations(this IEndpointRouteBuilder api)
    {
        api.MapPost("/models/{name}/evaluate", Create).WithTags("Models").WithName("EvaluateModel")
            .WithSummary("Queue a version for being measured on a dataset")
            .CreatesOnce()
            .WithExample("the newest version, on the iris table", new { dataset = "iris" });
        api.MapGet("/jobs/{id:guid}/predictions", Predictions).WithTags("Jobs").WithName("GetJobPredictions")
            .WithSummary("What a job's version predicts of the rows of a split, beside the truth")
            .WithDescription("A line for each row, in the order of the dataset: row, its number from 0; truth; prediction; "
                + "probability_<class> for each class. Of several targets or labels: truth_<name>, prediction_<name>, and of labels "
                + "probability_<name>.")
            .Produces<Stream>(200, "text/csv").Refuses(409);
    }

    static async Task<Accepted<JobResponse>> Create(
        string name, EvaluationRequest request, MlpDb db, IdempotentRequest once, JobSignals signals, TimeProvider time,
        CancellationToken cancellation)
    {
        // within one write, so that version and dataset cannot be deleted between being checked and being in use
        var answer = await db.WriteAsync(async () =>
        {
            var version = await db.ModelVersions.AsNoTracking().ToPredictWith(name, request.Version).FirstOrDefaultAsync(cancellation)
                ?? throw ModelVersion.NotFound(name, request.Version);
            var dataset = await db.Datasets.AsNoTracking().SingleOrDefaultAsync(dataset => dataset.Name == request.Dataset, cancellation)
                ?? throw Refusal.NotFound("dataset", request.Dataset, "dataset");
            var targets = MeasuredTargets.Of(version, request.Target);
            MeasuredColumns.Of(version.Definition, targets).RefuseMisfit(dataset, "dataset");
            var now = time.GetUtcNow();
            var job = db.Jobs.Add(new Job
            {
                Id = Guid.CreateVersion7(now),
                Kind = JobKind.Evaluate,
                Evaluation = new(name, version.Version, dataset.Name, targets, dataset.Sha256, version.Sha256),
                Dataset = dataset.Name,
                Model = name,
                StartFrom = $"{name}/{version.Version}",
                QueuedAt = now,
            }).Entity;
            return await once.AcceptedAsync(db, $"/api/v1/jobs/{job.Id}", await db.Jobs.AnswerAsync(job, cancellation));
        }, cancellation);
        signals.Queued();
        return answer;
    }

    static async Task<PushStreamHttpResult> Predictions(
        Guid id, [AsParameters] PredictedRows rows, JobPredictions predictions, CancellationToken cancellation)
    {
        // all that can be refused is, before the first byte
        var table = await predictions.OpenAsync(id, rows.ParsedPart(), cancellation);
        return TypedResults.Stream(body => table.WriteAsync(body, cancellation), "text/csv; charset=utf-8", $"{id}.csv");
    }
}
