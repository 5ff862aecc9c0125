namespace MlpService.Tests;

public sealed class LogFileTests
{
    [Fact]
    public async Task A_log_folder_that_cannot_be_written_is_told_once_and_no_reason_to_stop()
    {
        using var directory = new TestDirectory();
        // not even root makes a folder where a file is
        await File.WriteAllTextAsync(Path.Combine(directory.Path, "logs"), "");
        using var service = await ServiceProcess.StartAsync(directory);

        await service.Http.NetworkAsync();
        await service.Http.GetAsync("/health/ready").JsonAsync();

        Assert.Equal(0, await service.InterruptAsync());
        var told = Assert.Single(service.Output.Split('\n'), line => line.Contains("Logs cannot be written"));
        Assert.Contains($"'{Path.Combine(directory.Path, "logs")}'", told);
        Assert.Contains("Storage__LogFiles=false", told);
        Assert.Contains("POST /api/v1/networks", service.Output);
    }

    [Fact]
    public async Task Where_the_settings_say_so_logs_are_on_the_console_only()
    {
        using var directory = new TestDirectory();
        using var service = await ServiceProcess.StartAsync(directory, ("Storage__LogFiles", "false"));

        await service.Http.NetworkAsync();

        Assert.Equal(0, await service.InterruptAsync());
        Assert.Contains("POST /api/v1/networks", service.Output);
        Assert.False(Path.Exists(Path.Combine(directory.Path, "logs")));
    }

    [Fact]
    public async Task A_diverged_job_with_kept_weights_is_logged_as_failed()
    {
        using var directory = new TestDirectory();
        using var service = await ServiceProcess.StartAsync(directory);
        await service.Http.IrisAsync();
        await service.Http.NetworkAsync("line", output: "identity");

        var ended = await service.Http.EndAsync(await service.Http.QueueAsync("""
            {"network": "line", "dataset": "iris", "target": "petal_length", "features": ["sepal_length"], "model": "m", "epochs": 500,
             "optimizer": {"name": "sgd", "learningRate": 3}, "schedule": {"warmupEpochs": 100}, "earlyStopping": null}
            """));
        Assert.NotNull(ended["result"]);
        Assert.Equal(0, await service.InterruptAsync());

        Assert.Contains($"Job {ended["id"]} ended: failed", service.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("succeeded", service.Output, StringComparison.Ordinal);
    }
}
