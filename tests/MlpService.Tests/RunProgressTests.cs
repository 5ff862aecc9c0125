using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using MlpEngine;
using MlpService.Jobs;
using MlpService.Jobs.Training;
using MlpService.Storage;

namespace MlpService.Tests;

/// <summary>How far a run has come, by a clock that stands still unless it is told.</summary>
public sealed class RunProgressTests
{
    sealed class Clock : TimeProvider
    {
        public long Seconds { get; set; }

        public override long TimestampFrequency => 1;

        public override long GetTimestamp() => Seconds;
    }

    static Epoch Epoch(int number, double samplesPerSecond) =>
        new(number, 1, null, null, null, 0.1, 0, samplesPerSecond, [new(1, 1, 1, null, null)]);

    /// <summary>Of a job of 10 epochs in two folds of 120 rows, and on 150 rows.</summary>
    static async Task<RunProgress> BeginAsync(TestService service, Clock clock)
    {
        var job = new Job
        {
            Id = Guid.NewGuid(),
            Request = new() { Network = "n", Dataset = "d", Target = new(["t"], isList: true), Model = "m", Epochs = 10 },
            Network = "n",
            Dataset = "d",
            Model = "m",
            QueuedAt = DateTimeOffset.UnixEpoch,
        };
        job.Start(DateTimeOffset.UnixEpoch);
        await service.ReadAsync(db => db.WriteAsync(() => Task.FromResult(db.Jobs.Add(job)), CancellationToken.None));
        var progress = new RunProgress(
            service.Services.GetRequiredService<IDbContextFactory<MlpDb>>(), job, job.Request!, [120, 120, 150], clock);
        progress.Begin(new(new(1, [new(1, Activation.Identity)]), new() { Loss = Loss.MeanSquaredError }), []);
        return progress;
    }

    static async Task<JobProgress> WrittenAsync(TestService service, RunProgress progress)
    {
        await progress.FlushAsync(CancellationToken.None);
        await progress.FlushAsync(CancellationToken.None); // without anything new, which leaves it as it is
        return (await service.ReadAsync(db => db.Jobs.Select(job => job.Progress).SingleAsync()))!;
    }

    [Fact]
    public async Task The_time_that_is_left_counts_every_row_of_every_epoch_to_come_at_the_pace_so_far()
    {
        using var service = new TestService();
        var clock = new Clock();
        var progress = await BeginAsync(service, clock);

        clock.Seconds = 2;
        progress.ReportFold(1, Epoch(4, 240));
        Assert.Equal(new(4, 10, 240, 2.0 / 120 * (6 * 120 + 10 * (120 + 150)), Fold: 1), await WrittenAsync(service, progress));

        clock.Seconds = 4;
        progress.ReportFold(2, Epoch(10, 120));
        Assert.Equal(new(10, 10, 240 / 1.5, 4.0 / 240 * (10 * 150), Fold: 2), await WrittenAsync(service, progress));
        Assert.Equal(0, await service.ReadAsync(db => db.JobEpochs.CountAsync()));

        clock.Seconds = 5;
        progress.Report(Epoch(1, 150), CancellationToken.None);
        Assert.Equal(new(1, 10, 390 / 2.5, 5.0 / 390 * (9 * 150)), await WrittenAsync(service, progress));
        Assert.Equal(1, await service.ReadAsync(db => db.JobEpochs.CountAsync()));
    }

    [Fact]
    public async Task Training_that_is_20000_epochs_ahead_of_what_is_written_waits_and_can_be_cancelled()
    {
        using var service = new TestService();
        var progress = await BeginAsync(service, new());
        for (var e = 1; e <= 20_000; e++)
            progress.Report(Epoch(e, 1000), CancellationToken.None);

        Assert.Throws<OperationCanceledException>(() => progress.Report(Epoch(20_001, 1000), new(canceled: true)));
        var waiting = Task.Run(() => progress.Report(Epoch(20_001, 1000), CancellationToken.None));
        await progress.FlushAsync(CancellationToken.None);
        await waiting;
        await progress.FlushAsync(CancellationToken.None);

        Assert.Equal(20_001, await service.ReadAsync(db => db.JobEpochs.MaxAsync(epoch => epoch.Number)));
    }
}
