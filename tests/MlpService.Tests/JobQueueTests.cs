using System.Data.Common;
using System.Net;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace MlpService.Tests;

public sealed class JobQueueTests
{
    /// <summary>A runner that nobody wakes looks every five seconds, and began to wait when the job before ended.</summary>
    [Fact]
    public async Task An_idle_runner_takes_a_job_when_it_is_queued_and_not_when_it_looks_again()
    {
        using var service = new TestService();
        await service.Http.IrisAsync();
        var waits = new List<TimeSpan>();
        for (var i = 0; i < 3; i++)
        {
            var job = await service.Http.EndAsync(await service.Http.QueueAsync(Training.IrisJob(""", "epochs": 1""")));
            waits.Add((DateTimeOffset)job["startedAt"]! - (DateTimeOffset)job["queuedAt"]!);
        }

        // the first may be met by a runner that has not looked yet; another may be held up by a busy machine
        Assert.True(waits[1..].Min() < TimeSpan.FromSeconds(2), string.Join(", ", waits));
    }

    [Fact]
    public async Task A_queued_job_says_how_many_are_before_it_alone_and_in_the_list()
    {
        using var service = new TestService();
        await service.Http.IrisAsync();
        var running = await service.Http.QueueAsync(Training.IrisJob(""", "epochs": 1000000, "earlyStopping": null"""));
        await service.Http.RunsAsync(running);
        foreach (var before in new[] { 0, 1 })
        {
            var queued = await service.Http.PostJsonAsync("/api/v1/jobs", Training.IrisJob()).JsonAsync(HttpStatusCode.Accepted);
            Assert.Equal(before, (int)queued["queuePosition"]!);
            Assert.Equal(before, (int)(await service.Http.GetAsync($"/api/v1/jobs/{queued["id"]}").JsonAsync())["queuePosition"]!);
        }

        var listed = (await service.Http.GetAsync("/api/v1/jobs").JsonAsync())["items"]!.AsArray();
        Assert.Equal([1, 0, null], listed.Select(job => (int?)job!["queuePosition"]));
        Assert.Null((await service.Http.GetAsync($"/api/v1/jobs/{running}").JsonAsync())["queuePosition"]);

        await service.Http.PostAsync($"/api/v1/jobs/{listed[1]!["id"]}/cancel", null).JsonAsync(HttpStatusCode.Accepted);
        listed = (await service.Http.GetAsync("/api/v1/jobs").JsonAsync())["items"]!.AsArray();
        Assert.Equal([0, null, null], listed.Select(job => (int?)job!["queuePosition"]));
    }

    [Fact]
    public async Task A_job_that_is_taken_while_the_list_is_made_has_none_before_it()
    {
        var runner = new Runner();
        using var service = new TestService();
        using var http = service.With(runner).CreateClient();
        await http.IrisAsync();
        await http.QueueAsync(Training.IrisJob(""", "epochs": 1000000, "earlyStopping": null"""));
        await http.QueueAsync(Training.IrisJob());

        runner.TakesNext = true;
        var listed = (await http.GetAsync("/api/v1/jobs").JsonAsync())["items"]!.AsArray();

        Assert.Equal(("queued", 0), ((string?)listed[0]!["status"], (int?)listed[0]!["queuePosition"]));
    }

    /// <summary>Takes all queued jobs between the query of a list, newest first, and the one of the queue.</summary>
    sealed class Runner : DbCommandInterceptor
    {
        public bool TakesNext { get; set; }

        public override ValueTask<DbDataReader> ReaderExecutedAsync(
            DbCommand command, CommandExecutedEventData eventData, DbDataReader result, CancellationToken cancellationToken = default)
        {
            if (TakesNext && command.CommandText.Contains(" DESC", StringComparison.Ordinal))
            {
                TakesNext = false;
                using var take = command.Connection!.CreateCommand();
                take.CommandText = """UPDATE "Jobs" SET "Status" = 'Running'""";
                take.ExecuteNonQuery();
            }
            return new(result);
        }
    }
}
