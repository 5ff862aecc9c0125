using Microsoft.EntityFrameworkCore;
using MlpService.Jobs;

namespace MlpService.Tests;

/// <summary>
/// A job is lost at the last moment: after training, between the chunks of its weights and the row that makes them count. A trigger of
/// the database puts the loss there.
/// </summary>
public sealed class LostJobTests
{
    const string LostJob = """{"network": "net", "dataset": "iris", "target": "species", "model": "lost", "epochs": 2}""";
    static readonly Guid Successor = Guid.Parse("00000000-0000-0000-0000-00000000000A");

    [Fact]
    public async Task A_job_taken_over_while_its_weights_are_written_is_its_successors_and_stores_nothing()
    {
        const string Trigger = """
            CREATE TRIGGER lose AFTER INSERT ON "WeightChunks" BEGIN
                UPDATE "Jobs" SET "RunToken" = '00000000-0000-0000-0000-00000000000A' WHERE "Model" = 'lost';
            END
            """;
        using var service = new TestService();

        var job = await RunAsync(service, Trigger);

        Assert.Equal((JobStatus.Running, (Guid?)Successor), (job.Status, job.RunToken));
        await StoredNothingAsync(service);
    }

    [Fact]
    public async Task A_job_cancelled_while_its_weights_are_written_ends_cancelled_and_stores_nothing()
    {
        const string Trigger = """
            CREATE TRIGGER lose AFTER INSERT ON "WeightChunks" BEGIN
                UPDATE "Jobs" SET "CancelRequested" = 1 WHERE "Model" = 'lost';
            END
            """;
        using var service = new TestService();

        var job = await RunAsync(service, Trigger);

        Assert.Equal((JobStatus.Cancelled, true), (job.Status, job.CancelRequested));
        await StoredNothingAsync(service);
    }

    /// <returns>The job that was lost, as it is stored.</returns>
    static async Task<Job> RunAsync(TestService service, string trigger)
    {
        await service.Http.IrisAsync();
        await service.Http.TrainAsync(Training.IrisJob(""", "epochs": 1"""));
        await service.ReadAsync(db => db.Database.ExecuteSqlRawAsync(trigger));
        var lost = await service.Http.QueueAsync(LostJob);
        // the next job can run only once the lost one has ended
        var next = await service.Http.QueueAsync(Training.IrisJob(""", "epochs": 2"""));
        Assert.Equal("succeeded", (string?)(await service.Http.EndAsync(next))["status"]);
        return await service.ReadAsync(db => db.Jobs.AsNoTracking().SingleAsync(row => row.Id == Guid.Parse(lost)));
    }

    static async Task StoredNothingAsync(TestService service)
    {
        Assert.Equal(["iris"], await service.ReadAsync(db => db.Models.Select(model => model.Name).ToListAsync()));
        var kept = await service.ReadAsync(db => db.ModelVersions.Select(version => version.Id).Order().ToListAsync());
        Assert.Equal(2, kept.Count);
        Assert.Equal(kept, await service.ReadAsync(db => db.WeightChunks.Select(chunk => chunk.VersionId).Order().ToListAsync()));
    }
}
