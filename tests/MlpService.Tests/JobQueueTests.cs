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
}
