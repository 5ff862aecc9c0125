using System.Net;
using Microsoft.Extensions.DependencyInjection;
using MlpService.Jobs;
using MlpService.Storage;

namespace MlpService.Tests;

public sealed class HealthTests
{
    [Fact]
    public async Task A_service_at_work_is_live_and_ready_and_names_its_kernels()
    {
        using var service = new TestService();

        Assert.Equal("live", (string?)(await service.Http.GetAsync("/health/live").JsonAsync())["status"]);
        var ready = await service.Http.GetAsync("/health/ready").JsonAsync();
        Assert.Equal("ready", (string?)ready["status"]);
        Assert.Contains((string?)ready["kernels"], new[] { "Avx512", "Avx2", "Portable", "Scalar" });
    }

    /// <summary>Monitors add some, so that no cache answers them.</summary>
    [Theory]
    [InlineData("/health/live?1764286624")]
    [InlineData("/health/ready?nocache=1")]
    public async Task A_probe_may_have_query_parameters_of_its_own(string probe)
    {
        using var service = new TestService();

        await service.Http.GetAsync(probe).JsonAsync();
    }

    [Fact]
    public async Task A_database_that_takes_no_writes_is_not_ready()
    {
        using var service = new TestService();
        await service.Http.GetAsync("/health/ready").JsonAsync();
        await using var other = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={service.DataDirectory}/mlp.db");
        await other.OpenAsync();
        await using var writing = other.BeginTransaction();

        await service.Http.GetAsync("/health/ready").RefusedAsync(HttpStatusCode.ServiceUnavailable, "database");
        await service.Http.GetAsync("/health/live").JsonAsync();
    }

    [Fact]
    public async Task A_service_whose_job_runner_has_stopped_is_not_ready()
    {
        using var service = new TestService();
        await service.Http.GetAsync("/health/ready").JsonAsync();

        await service.Services.GetRequiredService<JobRunner>().StopAsync(CancellationToken.None);

        await service.Http.GetAsync("/health/ready").RefusedAsync(HttpStatusCode.ServiceUnavailable, "jobRunner", "restart the service");
        await service.Http.GetAsync("/health/live").JsonAsync();
    }

    /// <summary>Whoever holds the lock for writing keeps the probe waiting, but not for longer than a probe waits.</summary>
    [Fact]
    public async Task A_check_that_does_not_end_in_time_is_not_ready()
    {
        using var service = new TestService();
        await service.Http.GetAsync("/health/ready").JsonAsync();
        var writer = service.Services.GetRequiredService<WriterLock>();
        await writer.AcquireAsync(CancellationToken.None);

        await service.Http.GetAsync("/health/ready").RefusedAsync(HttpStatusCode.ServiceUnavailable, "database", "timeout");
        writer.Release();
        await service.Http.GetAsync("/health/ready").JsonAsync();
    }
}
