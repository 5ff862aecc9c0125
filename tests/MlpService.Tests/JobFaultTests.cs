using Microsoft.EntityFrameworkCore;
using MlpService.Jobs;
using MlpService.Jobs.Training;

namespace MlpService.Tests;

/// <summary>A run meets a successor, and rows that can be parted in many ways.</summary>
public sealed class JobFaultTests
{
    [Fact]
    public async Task A_run_that_lost_its_job_to_another_writes_nothing_more()
    {
        using var service = new TestService();
        await service.Http.IrisAsync();
        var id = await service.Http.QueueAsync(Training.IrisJob(""", "epochs": 1000000, "earlyStopping": null"""));
        await service.Http.RunsAsync(id);

        var successor = Guid.NewGuid();
        await service.ReadAsync(db => db.WriteAsync(
            () => db.Jobs.ExecuteUpdateAsync(job => job.SetProperty(row => row.RunToken, (Guid?)successor)), CancellationToken.None));
        var epochs = await service.ReadAsync(db => db.JobEpochs.CountAsync());
        // the next job can run only once the one that lost its own has ended
        var next = await service.Http.QueueAsync(Training.IrisJob(""", "epochs": 2"""));
        Assert.Equal("succeeded", (string?)(await service.Http.EndAsync(next))["status"]);

        var job = await service.ReadAsync(db => db.Jobs.SingleAsync(row => row.Id == Guid.Parse(id)));
        Assert.Equal((JobStatus.Running, (Guid?)successor), (job.Status, job.RunToken));
        Assert.Equal(epochs + 2, await service.ReadAsync(db => db.JobEpochs.CountAsync()));
        Assert.Equal(1, await service.ReadAsync(db => db.ModelVersions.CountAsync()));
    }

    [Fact]
    public async Task An_error_that_nobody_foresaw_fails_its_job_and_no_other()
    {
        using var service = new TestService();
        await service.Http.IrisAsync();
        await service.ReadAsync(db => db.Database.ExecuteSqlRawAsync("""
            CREATE TRIGGER fault BEFORE INSERT ON "WeightChunks" BEGIN SELECT RAISE(ABORT, 'no room for secrets'); END
            """));

        var failed = await service.Http.EndAsync(await service.Http.QueueAsync(Training.IrisJob(""", "epochs": 1""")));

        Assert.Equal("failed", (string?)failed["status"]);
        Assert.Equal("An unexpected error, which is in the service's log under the job's id.", (string?)failed["error"]);
        await service.ReadAsync(db => db.Database.ExecuteSqlRawAsync("DROP TRIGGER fault"));
        await service.Http.TrainAsync(Training.IrisJob(""", "epochs": 1"""));
    }

    [Fact]
    public async Task A_job_that_could_not_be_taken_from_the_queue_is_taken_later()
    {
        using var service = new TestService();
        await service.Http.IrisAsync();
        await service.ReadAsync(db => db.Database.ExecuteSqlRawAsync("""
            CREATE TRIGGER fault BEFORE UPDATE ON "Jobs" WHEN NEW."Status" = 'Running' BEGIN SELECT RAISE(ABORT, 'not now'); END
            """));
        var id = await service.Http.QueueAsync(Training.IrisJob(""", "epochs": 1"""));
        await Task.Delay(200);
        Assert.Equal("queued", (string?)(await service.Http.GetAsync($"/api/v1/jobs/{id}").JsonAsync())["status"]);

        await service.ReadAsync(db => db.Database.ExecuteSqlRawAsync("DROP TRIGGER fault"));

        Assert.Equal("succeeded", (string?)(await service.Http.EndAsync(id))["status"]);
    }

    [Theory]
    [InlineData(0.2, 0.2)]
    [InlineData(0.1, 0.3)]
    public void Parts_hold_their_share_of_each_class_and_no_row_twice(double validation, double test)
    {
        // 6 : 3 : 1, in no order
        int[] strata = [.. Enumerable.Range(0, 200).Select(row => (row * 7 % 10) switch { < 6 => 0, < 9 => 1, _ => 2 })];
        strata[3] = -1;
        var request = new JobRequest
        {
            Network = "n",
            Dataset = "d",
            Target = new(["t"], isList: true),
            Model = "m",
            Validation = new() { Fraction = validation },
            Test = new() { Fraction = test },
        };

        var split = DataSplit.Draw(strata, request);

        Assert.Equal(Enumerable.Range(0, 200).Where(row => row != 3), split.Training.Concat(split.Validation).Concat(split.Test).Order());
        foreach (var (part, fraction) in new[] { (split.Validation, validation), (split.Test, test) })
        {
            for (var k = 0; k < 3; k++)
                Assert.InRange(part.Count(row => strata[row] == k) - fraction * strata.Count(stratum => stratum == k), -1.5, 1.5);
        }
        Assert.Equal(split.Test, DataSplit.Draw(strata, request).Test);
        Assert.NotEqual(split.Test, DataSplit.Draw(strata, request with { Seed = 43 }).Test);
        foreach (var fold in split.Folds(strata, 5, 1))
            Assert.Equal(split.Training, fold.Training.Concat(fold.Test).Order());
    }
}
