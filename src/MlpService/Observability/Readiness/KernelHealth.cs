using Microsoft.Extensions.Diagnostics.HealthChecks;
using MlpEngine.Kernels;

namespace MlpService.Observability.Readiness;

/// <summary>Whether the vector kernels compute what the plain loop computes.</summary>
sealed class KernelHealth : IHealthCheck
{
    /// <summary>Computed once: the processor does not change while the process lives.</summary>
    readonly Lazy<string?> fault = new(KernelSet.SelfTest);

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(fault.Value is null ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy(
            $"The vector kernels compute wrong on this processor: {fault.Value}. Force another set with MLP_KERNELS."));
}
