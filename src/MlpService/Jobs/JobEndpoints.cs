using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using MlpService.Http;
using MlpService.Idempotency;
using MlpService.Jobs.Evaluation;
using MlpService.Jobs.Training;
using MlpService.Serialization;
using MlpService.Storage;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace MlpService.Jobs;

static class JobEndpoints
{
    public static void AddJobs(this WebApplicationBuilder builder)
    {
        builder.Services.Configure<SwaggerGenOptions>(options =>
        {
            options.SchemaFilter<JobSchemas>();
            options.MapType<ClassWeights>(JobSchemas.ClassWeights);
        });
        builder.Services.AddSettings<TrainingSettings>("Training");
        builder.Services.AddSingleton<JobSignals>();
        builder.Services.AddSingleton<ScratchSpace>();
        builder.Services.AddSingleton<TrainingRun>();
        builder.Services.AddSingleton<EvaluationRun>();
        builder.Services.AddScoped<JobPredictions>();
        builder.Services.AddSingleton<JobRunner>();
        builder.Services.AddHostedService(services => services.GetRequiredService<JobRunner>());
    }

    public static void MapJobs(this IEndpointRouteBuilder api)
    {
        var jobs = api.MapGroup("/jobs").WithTags("Jobs");
        jobs.MapPost("/", Create).WithName("CreateJob").WithSummary("Queue a network for training on a dataset")
            .Refuses(404, 422)
            .CreatesOnce()
            .WithExamples();
        jobs.MapGet("/", List).WithName("ListJobs").WithSummary("The jobs, newest first");
        jobs.MapGet("/{id:guid}", Get).WithName("GetJob").WithSummary("One job and how far it has come");
        jobs.MapGet("/{id:guid}/epochs", ListEpochs).WithName("ListEpochs").WithSummary("What each epoch measured, in order");
        jobs.MapPost("/{id:guid}/cancel", Cancel).WithName("CancelJob").WithSummary("End a queued or running job").Refuses(409);
        jobs.MapDelete("/{id:guid}", Delete).WithName("DeleteJob").WithSummary("Delete a finished job; its model stays").Refuses(409);
        api.MapEvaluations();
    }

    static async Task<Accepted<JobResponse>> Create(
        JobRequest request, MlpDb db, IdempotentRequest once, JobSignals signals, TimeProvider time, CancellationToken cancellation)
    {
        request = request.Settled();
        // within one write, so that network and dataset cannot be deleted between being checked and being in use
        var answer = await db.WriteAsync(async () =>
        {
            var network = await db.Networks.FindAsync([request.Network], cancellation)
                ?? throw Refusal.NotFound("network", request.Network, "network");
            var dataset = await db.Datasets.AsNoTracking().SingleOrDefaultAsync(dataset => dataset.Name == request.Dataset, cancellation)
                ?? throw Refusal.NotFound("dataset", request.Dataset, "dataset");
            var testDataset = request.Test.Dataset is not { } other ? null
                : await db.Datasets.AsNoTracking().SingleOrDefaultAsync(dataset => dataset.Name == other, cancellation)
                ?? throw Refusal.NotFound("dataset", other, "test.dataset");
            var (resolved, start) = await WarmStart.ResolveAsync(db, request, cancellation);
            TrainingPlanner.Plan(resolved, network, dataset, testDataset, start);
            var now = time.GetUtcNow();
            var job = db.Jobs.Add(new Job
            {
                Id = Guid.CreateVersion7(now),
                Request = resolved,
                Network = resolved.Network,
                Dataset = resolved.Dataset,
                TestDataset = resolved.Test.Dataset,
                Model = resolved.Model,
                StartFrom = resolved.StartFrom,
                QueuedAt = now,
            }).Entity;
            return await once.AcceptedAsync(db, $"/api/v1/jobs/{job.Id}", await db.Jobs.AnswerAsync(job, cancellation));
        }, cancellation);
        signals.Queued();
        return answer;
    }

    static async Task<Ok<Page<JobResponse>>> List(
        [AsParameters] Paging paging, [AsParameters] JobFilter filter, MlpDb db, CancellationToken cancellation)
    {
        var (status, model, after) = (filter.ParsedStatus(), filter.Model, paging.After<Guid>());
        var jobs = await db.Jobs.AsNoTracking()
            .Where(job => (after == null || job.Id < after) && (status == null || job.Status == status)
                && (model == null || job.Model == model))
            .OrderByDescending(job => job.Id).Take(paging.Limit + 1).ToListAsync(cancellation);
        var queue = await db.Jobs.Queued().Select(job => job.Id).ToListAsync(cancellation);
        // one that was taken meanwhile is no longer in the queue, and none is before it
        var answers = jobs.ConvertAll(
            job => JobResponse.Of(job, job.Status == JobStatus.Queued ? Math.Max(queue.IndexOf(job.Id), 0) : null));
        return TypedResults.Ok(paging.Cut(answers, job => job.Id.ToString()));
    }

    static async Task<Ok<JobResponse>> Get(Guid id, MlpDb db, CancellationToken cancellation) =>
        TypedResults.Ok(await db.Jobs.AnswerAsync(await FindAsync(db, id, cancellation), cancellation));

    static async Task<Ok<Page<EpochResponse>>> ListEpochs(
        Guid id, [AsParameters] Paging paging, MlpDb db, CancellationToken cancellation)
    {
        if (!await db.Jobs.AnyAsync(job => job.Id == id, cancellation))
            throw NotFound(id);
        var after = paging.After<int>() ?? 0;
        var epochs = await db.JobEpochs.AsNoTracking().Where(epoch => epoch.JobId == id && epoch.Number > after)
            .OrderBy(epoch => epoch.Number).Take(paging.Limit + 1).Select(epoch => epoch.Metrics).ToListAsync(cancellation);
        return TypedResults.Ok(paging.Cut(epochs, epoch => FormattableString.Invariant($"{epoch.Epoch}")));
    }

    static async Task<Accepted<JobResponse>> Cancel(
        Guid id, MlpDb db, JobSignals signals, TimeProvider time, CancellationToken cancellation)
    {
        var job = await db.WriteAsync(async () =>
        {
            var job = await FindAsync(db, id, cancellation);
            if (job.IsFinished)
                throw Refusal.Conflict(
                    $"Job {id} is {EnumNames.Of(job.Status)} already; only a queued or running job can be cancelled.");
            job.Cancel(time.GetUtcNow());
            return job;
        }, cancellation);
        signals.Cancel(id);
        return TypedResults.Accepted($"/api/v1/jobs/{job.Id}", await db.Jobs.AnswerAsync(job, cancellation));
    }

    static async Task<NoContent> Delete(Guid id, MlpDb db, CancellationToken cancellation)
    {
        await db.WriteAsync(async () =>
        {
            var job = await FindAsync(db, id, cancellation);
            if (!job.IsFinished)
                throw Refusal.Conflict(
                    $"Job {id} is {EnumNames.Of(job.Status)}. Cancel it first, with POST /api/v1/jobs/{id}/cancel.");
            db.Jobs.Remove(job);
        }, cancellation);
        return TypedResults.NoContent();
    }

    static async Task<Job> FindAsync(MlpDb db, Guid id, CancellationToken cancellation) =>
        await db.Jobs.FindAsync([id], cancellation) ?? throw NotFound(id);

    static Refusal NotFound(Guid id) => Refusal.NotFound("job", id.ToString());
}
