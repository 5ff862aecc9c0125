using Microsoft.AspNetCore.Http.HttpResults;
using MlpEngine.Kernels;
using MlpService.Http;
using MlpService.Jobs;
using MlpService.Storage;

namespace MlpService.Observability;

/// <param name="Kernels">The vector kernels in use.</param>
public sealed record HealthResponse(string Status, string Kernels);

static class HealthEndpoints
{
    public static void AddHealth(this WebApplicationBuilder builder) => builder.Services.AddSingleton<Readiness>();

    public static void MapHealth(this IEndpointRouteBuilder app)
    {
        var health = app.MapGroup("/health").WithTags("Health");
        health.MapGet("/live", Live).WithName("Live").WithSummary("The process answers");
        health.MapGet("/ready", ReadyAsync).WithName("Ready")
            .WithSummary("Requests can be served: the database takes writes, the disk has room, the kernels compute right, the job runner is alive")
            .ProducesProblem(503);
    }

    static Ok<HealthResponse> Live() => TypedResults.Ok(new HealthResponse("live", KernelSet.Best.Name));

    static async Task<Results<Ok<HealthResponse>, ProblemHttpResult>> ReadyAsync(
        MlpDb db, Readiness readiness, JobRunner runner, CancellationToken cancellation) =>
        await readiness.FaultAsync(db, runner, cancellation) is { } fault
            ? Problems.Problem(StatusCodes.Status503ServiceUnavailable, fault)
            : TypedResults.Ok(new HealthResponse("ready", KernelSet.Best.Name));
}
