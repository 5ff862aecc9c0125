using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;
using MlpService.Storage;

namespace MlpService.Observability.Readiness;

/// <summary>Whether the disk of the data directory has space left.</summary>
sealed class DiskHealth(IOptions<StorageSettings> storage) : IHealthCheck
{
    const long LowWatermark = 64L << 20;

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var free = new DriveInfo(Path.GetFullPath(storage.Value.DataDirectory)).AvailableFreeSpace;
        return Task.FromResult(free >= LowWatermark ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy(
            $"The disk of the data directory has {free >> 20} MiB left, less than {LowWatermark >> 20}. "
            + "Delete datasets or models, or give it space."));
    }
}
