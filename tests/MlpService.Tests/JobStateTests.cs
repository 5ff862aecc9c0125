using MlpService.Jobs;
using MlpService.Models;

namespace MlpService.Tests;

/// <summary>A job guards its own moves.</summary>
public sealed class JobStateTests
{
    static readonly DateTimeOffset Now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    static Job Queued() => new()
    {
        Id = Guid.NewGuid(),
        Request = new() { Network = "n", Dataset = "d", Target = new(["t"], isList: true), Model = "m" },
        Network = "n",
        Dataset = "d",
        Model = "m",
        QueuedAt = Now,
    };

    static Job In(JobStatus status)
    {
        var job = Queued();
        if (status == JobStatus.Queued)
            return job;
        job.Start(Now);
        switch (status)
        {
            case JobStatus.Succeeded: job.Succeed(new("m", 1), Now); break;
            case JobStatus.Failed: job.Fail("why", Now); break;
            case JobStatus.Cancelled: job.EndCancelled(Now); break;
        }
        return job;
    }

    [Fact]
    public void A_job_that_is_queued_again_has_nothing_of_its_last_run()
    {
        var job = In(JobStatus.Running);
        job.Progress = new(1, 2, 3, 4);
        job.Metrics = new(1, null, null, null);
        job.Warnings = [new("constantFeature", 1, null, "column 'a'")];

        job.Requeue();

        Assert.Equal(JobStatus.Queued, job.Status);
        Assert.Null(job.StartedAt);
        Assert.Null(job.RunToken);
        Assert.Null(job.Progress);
        Assert.Null(job.Metrics);
        Assert.Empty(job.Warnings);
        job.Start(Now);
    }

    [Fact]
    public void Each_run_has_a_token_of_its_own_and_an_ended_job_has_none()
    {
        var job = Queued();
        var first = job.Start(Now);
        Assert.Equal((first, Now), (job.RunToken, job.StartedAt));
        job.Requeue();
        Assert.NotEqual(first, job.Start(Now));

        foreach (var status in (JobStatus[])[JobStatus.Succeeded, JobStatus.Failed, JobStatus.Cancelled])
        {
            var ended = In(status);
            Assert.Equal((status, true), (ended.Status, ended.IsFinished));
            Assert.Equal(((Guid?)null, (DateTimeOffset?)Now), (ended.RunToken, ended.FinishedAt));
        }
        foreach (var status in (JobStatus[])[JobStatus.Queued, JobStatus.Running])
            Assert.Equal((false, null), (In(status).IsFinished, In(status).FinishedAt));
    }

    [Fact]
    public void A_queued_job_is_cancelled_at_once_and_a_running_one_is_asked_to_end()
    {
        var (queued, running) = (In(JobStatus.Queued), In(JobStatus.Running));
        queued.Cancel(Now);
        running.Cancel(Now);

        Assert.Equal((JobStatus.Cancelled, true, (DateTimeOffset?)Now), (queued.Status, queued.CancelRequested, queued.FinishedAt));
        Assert.Equal((JobStatus.Running, true, (DateTimeOffset?)null), (running.Status, running.CancelRequested, running.FinishedAt));
    }

    [Fact]
    public void A_job_keeps_what_it_ended_with()
    {
        Assert.Equal(new ModelReference("m", 1), In(JobStatus.Succeeded).Result);
        var failed = In(JobStatus.Running);
        failed.Fail("why", Now, new("m", 2));
        Assert.Equal(("why", new ModelReference("m", 2)), (failed.Error, failed.Result));
        Assert.Null(In(JobStatus.Failed).Result);
    }

    public static TheoryData<string, JobStatus> Forbidden()
    {
        var moves = new TheoryData<string, JobStatus>();
        foreach (var status in Enum.GetValues<JobStatus>())
        {
            if (status != JobStatus.Queued)
                moves.Add("start", status);
            if (status != JobStatus.Running)
                foreach (var move in (string[])["requeue", "succeed", "fail", "end cancelled"])
                    moves.Add(move, status);
        }
        return moves;
    }

    [Theory]
    [MemberData(nameof(Forbidden))]
    public void No_other_move_is_possible(string move, JobStatus from)
    {
        var job = In(from);
        Action act = move switch
        {
            "start" => () => job.Start(Now),
            "requeue" => job.Requeue,
            "succeed" => () => job.Succeed(new("m", 1), Now),
            "fail" => () => job.Fail("why", Now),
            _ => () => job.EndCancelled(Now),
        };

        Assert.Contains($"{from}", Assert.Throws<InvalidOperationException>(act).Message);
        Assert.Equal(from, job.Status);
    }
}
