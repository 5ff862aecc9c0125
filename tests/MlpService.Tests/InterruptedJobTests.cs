using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;

namespace MlpService.Tests;

/// <summary>A job that ran when its service ended, in good order or not.</summary>
public sealed class InterruptedJobTests
{
    const string Endless = """, "epochs": 1000000, "earlyStopping": null""";

    [Fact]
    public async Task A_service_that_is_stopped_puts_its_running_job_back_as_if_it_had_not_run()
    {
        using var directory = new TestDirectory();
        string id;
        using (var stopped = new TestService(directory))
        {
            await stopped.Http.IrisAsync();
            id = await stopped.Http.QueueAsync(Training.IrisJob(Endless));
            await stopped.Http.RunsAsync(id);
        }

        using var again = new TestService(directory);
        await again.Http.RunsAsync(id);

        await AssertHistoryAsync(again, id);
        // a stop in good order is no sign that the job takes its process with it
        Assert.Equal(0, await again.ReadAsync(db => db.Jobs.Select(job => job.InterruptedAttempts).SingleAsync()));
    }

    [Theory]
    [InlineData(0, false, "running")]
    [InlineData(1, false, "running")]
    [InlineData(2, false, "failed")]
    [InlineData(0, true, "cancelled")]
    public async Task A_job_whose_process_died_runs_again_twice_at_most_and_not_if_it_was_to_be_cancelled(
        int died, bool toBeCancelled, string status)
    {
        using var directory = new TestDirectory();
        var id = await LeftBehindAsync(directory, died, toBeCancelled);

        using var again = new TestService(directory);
        if (status == "running")
            await again.Http.RunsAsync(id);

        var job = await again.Http.GetAsync($"/api/v1/jobs/{id}").JsonAsync();
        Assert.Equal(status, (string?)job["status"]);
        Assert.Equal(status != "running", job["finishedAt"] is not null);
        Assert.Equal(status == "failed", (string?)job["error"] is { } error && error.Contains("ended 3 times while it ran"));
        if (status == "running")
            await AssertHistoryAsync(again, id);
        else if (toBeCancelled)
            Assert.Null(job["startedAt"]); // it did not run once more to find out
    }

    /// <summary>As a process that died leaves it: its run neither ends the job nor takes back what it wrote.</summary>
    static async Task<string> LeftBehindAsync(TestDirectory directory, int died, bool toBeCancelled)
    {
        using var service = new TestService(directory);
        await service.Http.IrisAsync();
        var id = await service.Http.QueueAsync(Training.IrisJob(Endless));
        await service.Http.RunsAsync(id);
        await service.ReadAsync(db => db.WriteAsync(() => db.Jobs.ExecuteUpdateAsync(job => job
            .SetProperty(row => row.RunToken, (Guid?)Guid.NewGuid())
            .SetProperty(row => row.InterruptedAttempts, died)
            .SetProperty(row => row.CancelRequested, toBeCancelled)), CancellationToken.None));
        Assert.NotEmpty(await EpochsAsync(service, id));
        return id;
    }

    /// <summary>Of one run, from its first epoch on: two runs that wrote the same epoch would have met in the database.</summary>
    static async Task AssertHistoryAsync(TestService service, string id)
    {
        var epochs = await EpochsAsync(service, id);
        Assert.NotEmpty(epochs);
        Assert.Equal(Enumerable.Range(1, epochs.Count), epochs.Select(epoch => (int)epoch!["epoch"]!));
    }

    static async Task<JsonArray> EpochsAsync(TestService service, string id) =>
        (await service.Http.GetAsync($"/api/v1/jobs/{id}/epochs?limit=500").JsonAsync())["items"]!.AsArray();
}
