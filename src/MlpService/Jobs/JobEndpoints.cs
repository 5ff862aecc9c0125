using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using MlpService.Http;
using MlpService.Jobs.Training;
using MlpService.Storage;

namespace MlpService.Jobs;

static class JobEndpoints
{
    public static void AddJobs(this WebApplicationBuilder builder)
    {
        builder.Services.Configure<TrainingSettings>(builder.Configuration.GetSection("Training"));
        builder.Services.AddSingleton<JobSignals>();
        builder.Services.AddSingleton<Scratch>();
        builder.Services.AddSingleton<TrainingRun>();
        builder.Services.AddSingleton<JobRunner>();
        builder.Services.AddHostedService(services => services.GetRequiredService<JobRunner>());
    }

    public static void MapJobs(this IEndpointRouteBuilder api)
    {
        var jobs = api.MapGroup("/jobs").WithTags("Jobs");
        jobs.MapPost("/", Create).WithName("CreateJob").WithSummary("Queue a network for training on a dataset")
            .Refuses(403, 404, 413, 415, 422, 507)
            .WithExamples();
        jobs.MapGet("/", List).WithName("ListJobs").WithSummary("The jobs, newest first");
        jobs.MapGet("/{id:guid}", Get).WithName("GetJob").WithSummary("One job and how far it has come").Refuses(404);
        jobs.MapGet("/{id:guid}/epochs", ListEpochs).WithName("ListEpochs").WithSummary("What each epoch measured, in order")
            .Refuses(404);
        jobs.MapPost("/{id:guid}/cancel", Cancel).WithName("CancelJob").WithSummary("End a queued or running job")
            .Refuses(403, 404, 409);
        jobs.MapDelete("/{id:guid}", Delete).WithName("DeleteJob").WithSummary("Forget a finished job; its model stays")
            .Refuses(403, 404, 409);
    }

    static async Task<Results<Accepted<JobResponse>, ProblemHttpResult>> Create(
        JobRequest request, MlpDb db, JobSignals signals, TimeProvider time, CancellationToken cancellation)
    {
        request = request.Settled();
        // within one write, so that network and dataset cannot be deleted between being checked and being in use
        var (job, problem) = await db.WriteAsync<(Job?, ProblemHttpResult?)>(async () =>
        {
            if (await db.Networks.FindAsync([request.Network], cancellation) is not { } network)
                return (null, Problems.NotFound("network", request.Network));
            if (await db.Datasets.AsNoTracking().SingleOrDefaultAsync(dataset => dataset.Name == request.Dataset, cancellation) is not { } dataset)
                return (null, Problems.NotFound("dataset", request.Dataset));
            var (resolved, start) = await WarmStart.ResolveAsync(db, request, cancellation);
            TrainingPlan.For(resolved, network, dataset, start);
            var now = time.GetUtcNow();
            var job = new Job
            {
                Id = Guid.CreateVersion7(now),
                Request = resolved,
                Network = request.Network,
                Dataset = request.Dataset,
                Model = request.Model,
                QueuedAt = now,
            };
            db.Jobs.Add(job);
            return (job, null);
        }, cancellation);
        if (problem is not null)
            return problem;
        signals.Queued();
        return Accepted(await AnswerAsync(db, job!, cancellation));
    }

    static async Task<Ok<Page<JobResponse>>> List(
        [AsParameters] Paging paging, string? status, string? model, MlpDb db, CancellationToken cancellation)
    {
        var wanted = ParseStatus(status);
        Guid? after = paging.After() is { } cursor ? Guid.TryParse(cursor, out var id) ? id : throw Paging.BadCursor(paging.Cursor!) : null;
        var jobs = await db.Jobs.AsNoTracking()
            .Where(job => (after == null || job.Id < after) && (wanted == null || job.Status == wanted) && (model == null || job.Model == model))
            .OrderByDescending(job => job.Id).Take(paging.Limit + 1).ToListAsync(cancellation);
        var queue = await db.Jobs.Queued().Select(job => job.Id).ToListAsync(cancellation);
        return TypedResults.Ok(paging.Cut(
            [.. jobs.Select(job => JobResponse.Of(job, job.Status == JobStatus.Queued ? queue.IndexOf(job.Id) : null))], job => job.Id.ToString()));
    }

    /// <summary>Binding an enum would take C#'s spelling, not the contract's.</summary>
    static JobStatus? ParseStatus(string? status) => string.IsNullOrEmpty(status) ? null : Words.Parse<JobStatus>(status)
        ?? throw new Refusal(StatusCodes.Status400BadRequest, $"'{status}' is no status: queued, running, succeeded, failed or cancelled.", "status");

    static async Task<Results<Ok<JobResponse>, ProblemHttpResult>> Get(Guid id, MlpDb db, CancellationToken cancellation) =>
        await db.Jobs.FindAsync([id], cancellation) is { } job
            ? TypedResults.Ok(await AnswerAsync(db, job, cancellation))
            : Problems.NotFound("job", id.ToString());

    static async Task<Results<Ok<Page<EpochResponse>>, ProblemHttpResult>> ListEpochs(
        Guid id, [AsParameters] Paging paging, MlpDb db, CancellationToken cancellation)
    {
        if (!await db.Jobs.AnyAsync(job => job.Id == id, cancellation))
            return Problems.NotFound("job", id.ToString());
        var after = paging.After() is { } cursor ? int.TryParse(cursor, out var number) ? number : throw Paging.BadCursor(paging.Cursor!) : 0;
        var epochs = await db.JobEpochs.AsNoTracking().Where(epoch => epoch.JobId == id && epoch.Number > after)
            .OrderBy(epoch => epoch.Number).Take(paging.Limit + 1).Select(epoch => epoch.Figures).ToListAsync(cancellation);
        return TypedResults.Ok(paging.Cut(epochs, epoch => epoch.Epoch.ToString(System.Globalization.CultureInfo.InvariantCulture)));
    }

    static async Task<Results<Accepted<JobResponse>, ProblemHttpResult>> Cancel(
        Guid id, MlpDb db, JobSignals signals, TimeProvider time, CancellationToken cancellation)
    {
        var (job, problem) = await db.WriteAsync<(Job?, ProblemHttpResult?)>(async () =>
        {
            if (await db.Jobs.FindAsync([id], cancellation) is not { } job)
                return (null, Problems.NotFound("job", id.ToString()));
            if (job.IsFinished)
                return (null, Problems.Conflict($"Job {id} is {Words.Of(job.Status)} already; only a queued or running job can be cancelled."));
            job.Cancel(time.GetUtcNow());
            return (job, null);
        }, cancellation);
        if (problem is not null)
            return problem;
        signals.Cancel(id);
        return Accepted(await AnswerAsync(db, job!, cancellation));
    }

    static async Task<Results<NoContent, ProblemHttpResult>> Delete(Guid id, MlpDb db, CancellationToken cancellation) =>
        await db.WriteAsync<Results<NoContent, ProblemHttpResult>>(async () =>
        {
            if (await db.Jobs.FindAsync([id], cancellation) is not { } job)
                return Problems.NotFound("job", id.ToString());
            if (!job.IsFinished)
                return Problems.Conflict($"Job {id} is {Words.Of(job.Status)}. Cancel it first, with POST /api/v1/jobs/{id}/cancel.");
            db.Jobs.Remove(job);
            return TypedResults.NoContent();
        }, cancellation);

    static async Task<JobResponse> AnswerAsync(MlpDb db, Job job, CancellationToken cancellation) => JobResponse.Of(job,
        job.Status == JobStatus.Queued ? await db.Jobs.Queued().CountAsync(other => other.Id < job.Id, cancellation) : null);

    static Accepted<JobResponse> Accepted(JobResponse job) => TypedResults.Accepted($"/api/v1/jobs/{job.Id}", job);
}
