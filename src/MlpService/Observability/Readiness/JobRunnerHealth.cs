using Microsoft.Extensions.Diagnostics.HealthChecks;
using MlpService.Jobs;

namespace MlpService.Observability.Readiness;

/// <summary>Whether queued jobs are taken.</summary>
sealed class JobRunnerHealth(JobRunner runner) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(runner.IsAlive
            ? HealthCheckResult.Healthy()
            : HealthCheckResult.Unhealthy("The job runner has stopped; restart the service."));
}
