using System.Net;

namespace MlpService.Tests;

/// <summary>Rows that are more than a job may hold in memory are trained from a scratch file.</summary>
public sealed class MemoryLimitTests
{
    static readonly (string, string) OneMegabyte = ("Training__MemoryLimitMegabytes", "1");

    [Fact]
    public async Task A_job_says_that_it_trains_from_a_scratch_file_and_a_kill_leaves_none_behind()
    {
        using var directory = new TestDirectory();
        using (var service = await ServiceProcess.StartAsync(directory, OneMegabyte))
        {
            await ScratchFileTests.UploadAsync(service.Http);
            var id = await service.Http.QueueAsync(ScratchFileTests.Job(""", "epochs": 1000000, "earlyStopping": null"""));
            await service.Http.RunsAsync(id);
            Assert.Contains("trained from a scratch file", service.Output, StringComparison.Ordinal);
            service.Kill();
            await service.EndAsync(TimeSpan.FromSeconds(5));
        }

        Assert.Empty(Directory.GetFiles(directory.Path, "*.scratch"));
    }

    [Fact]
    public async Task A_full_disk_fails_the_job_and_loses_nothing()
    {
        using var directory = new TestDirectory();
        using var disk = SmallDisk.Mount(directory.Path, megabytes: 24);
        if (disk is null)
            Assert.Skip("a small file system can be mounted by root on Linux only");
        using var service = await ServiceProcess.StartAsync(directory, OneMegabyte);
        await service.Http.IrisAsync();
        // 1,000 inputs from a few bytes a row: 40 MB
        var rows = string.Concat(Enumerable.Range(0, 10_000).Select(i => $"v{i % 1000},{i % 2}\n"));
        await service.Http.UploadAsync("wide", "value,species\n" + rows).JsonAsync(HttpStatusCode.Created);

        var failed = await service.Http.EndAsync(await service.Http.QueueAsync(
            """{"network": "net", "dataset": "wide", "target": "species", "model": "wide", "preprocessing": {"maxCategories": 1000} }"""));

        Assert.Equal("failed", (string?)failed["status"]);
        Assert.Contains("Training__MemoryLimitMegabytes", (string?)failed["error"], StringComparison.Ordinal);
        Assert.Contains("disk", (string?)failed["error"], StringComparison.Ordinal);
        await service.Http.TrainAsync(Training.IrisJob());
    }

    [Theory]
    [InlineData("0"), InlineData("16777217")]
    public async Task A_limit_out_of_range_is_refused_at_the_start(string limit)
    {
        using var directory = new TestDirectory();
        using var service = ServiceProcess.Run(directory, ["--urls", "http://127.0.0.1:0"], ("Training__MemoryLimitMegabytes", limit));

        Assert.Equal(1, await service.EndAsync(TimeSpan.FromSeconds(20)));
        Assert.Contains($"Training__MemoryLimitMegabytes: {limit} is not between", service.Output, StringComparison.Ordinal);
    }
}
