using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using MlpService.Storage;

namespace MlpService.Observability.Readiness;

/// <summary>Whether the database takes writes.</summary>
sealed class DatabaseHealth(IDbContextFactory<MlpDb> databases) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await using var db = await databases.CreateDbContextAsync(cancellationToken);
            // a probe waits a second for another process's lock, not ten as a request does
            db.Database.GetDbConnection().ConnectionString += ";Default Timeout=1";
            // takes the write lock, writes nothing
            await db.WriteAsync(() => { }, cancellationToken);
            return HealthCheckResult.Healthy();
        }
        catch (SqliteException e)
        {
            return HealthCheckResult.Unhealthy($"The database cannot be written: SQLite error {e.SqliteErrorCode}.", e);
        }
    }
}
