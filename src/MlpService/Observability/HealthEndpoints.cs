using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using MlpEngine.Kernels;
using MlpService.Http;
using MlpService.Observability.Readiness;

namespace MlpService.Observability;

/// <summary>That the service is live, or ready for requests.</summary>
/// <param name="Status">live, or ready.</param>
/// <param name="Kernels">The vector kernels in use: Scalar, Portable, Avx2 or Avx512.</param>
public sealed record HealthResponse(string Status, string Kernels);

static class HealthEndpoints
{
    /// <summary>Marks the checks that a service must pass to be sent requests.</summary>
    const string Ready = "ready";

    /// <summary>Of each check: orchestrators give up on a probe after a few seconds.</summary>
    static readonly TimeSpan Timeout = TimeSpan.FromSeconds(3);

    public static void AddHealth(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<KernelHealth>();
        builder.Services.AddHealthChecks()
            .AddCheck<KernelHealth>("kernels", tags: [Ready], timeout: Timeout)
            .AddCheck<JobRunnerHealth>("jobRunner", tags: [Ready], timeout: Timeout)
            .AddCheck<DiskHealth>("disk", tags: [Ready], timeout: Timeout)
            .AddCheck<DatabaseHealth>("database", tags: [Ready], timeout: Timeout);
    }

    public static void MapHealth(this IEndpointRouteBuilder app)
    {
        // unlike the API, probes may have query parameters: monitors add some, so that no cache answers them
        var health = app.MapGroup("/health").WithTags("Health");
        health.MapGet("/live", Live).WithName("Live").WithSummary("The process answers")
            .Refuses(400);
        health.MapGet("/ready", ReadyAsync).WithName("Ready")
            .WithSummary("Requests can be served: the database takes writes, the disk has space, the kernels compute right, "
                + "the job runner is alive")
            .Refuses(400, 503);
    }

    static Ok<HealthResponse> Live() => TypedResults.Ok(new HealthResponse("live", KernelSet.Best.Name));

    static async Task<Ok<HealthResponse>> ReadyAsync(HealthCheckService checks, CancellationToken cancellation)
    {
        var report = await checks.CheckHealthAsync(check => check.Tags.Contains(Ready), cancellation);
        if (report.Status == HealthStatus.Healthy)
            return TypedResults.Ok(new HealthResponse("ready", KernelSet.Best.Name));
        throw new Refusal(StatusCodes.Status503ServiceUnavailable, string.Join(' ', report.Entries
            .Where(entry => entry.Value.Status != HealthStatus.Healthy).Select(entry => $"{entry.Key}: {entry.Value.Description}")));
    }
}
