using System.Globalization;
using System.Net;

namespace MlpService.Tests;

/// <summary>The learning rate goes from epoch to epoch as its schedule says.</summary>
public sealed class RateTests
{
    [Theory]
    [InlineData("""{"name": "constant"}""", "0.1 0.1 0.1 0.1")]
    [InlineData("""{"name": "step", "factor": 0.5, "every": 2}""", "0.1 0.1 0.05 0.05")]
    [InlineData("""{"name": "exponential", "factor": 0.5}""", "0.1 0.05 0.025 0.0125")]
    [InlineData("""{"name": "cosine"}""", "0.1 0.0853553 0.05 0.0146447")]
    [InlineData("""{"name": "constant", "warmupEpochs": 3}""", "0.025 0.05 0.075 0.1")]
    public async Task A_schedule_sets_the_rate_of_each_epoch(string schedule, string rates)
    {
        using var service = new TestService();
        await service.Http.IrisAsync();

        var epochs = await service.Http.EpochsAsync(Training.IrisJob(
            $$""", "epochs": 4, "optimizer": {"name": "sgd", "learningRate": 0.1}, "schedule": {{schedule}}"""));

        foreach (var (rate, epoch) in rates.Split(' ').Zip(epochs))
            Assert.Equal(double.Parse(rate, CultureInfo.InvariantCulture), (double)epoch!["learningRate"]!, 1e-6);
    }

    [Fact]
    public async Task The_rate_falls_whenever_the_validation_loss_stood_still_after_the_warm_up_and_not_below_its_minimum()
    {
        using var service = new TestService();
        await service.Http.IrisAsync();

        var epochs = await service.Http.EpochsAsync(Training.IrisJob("""
            , "epochs": 60, "earlyStopping": null, "optimizer": {"name": "adam", "learningRate": 0.2},
            "schedule": {"name": "reduceOnPlateau", "factor": 0.5, "patience": 2, "minimum": 0.01, "warmupEpochs": 4}
            """));

        var (rate, lowest, waited) = (0.2, double.PositiveInfinity, 0);
        for (var e = 0; e < epochs.Count; e++)
        {
            Assert.Equal(e < 4 ? 0.2 * (e + 1) / 5 : rate, (double)epochs[e]!["learningRate"]!, 1e-12);
            var loss = (double)epochs[e]!["validationLoss"]!;
            waited = loss < lowest || e < 4 ? 0 : waited + 1;
            lowest = Math.Min(loss, lowest);
            if (waited == 2)
                (rate, waited) = (Math.Max(rate / 2, 0.01), 0);
        }
        Assert.Equal(0.01, rate);
    }

    [Theory]
    [InlineData("reduceOnPlateau", "1e-8", true)]
    [InlineData("reduceOnPlateau", "9e-9", false)]
    [InlineData("constant", "9e-9", true)]
    public async Task A_rate_begins_at_or_above_the_minimum_of_a_schedule_that_has_one(string schedule, string rate, bool accepted)
    {
        using var service = new TestService();
        await service.Http.IrisAsync();

        var answer = service.Http.PostJsonAsync("/api/v1/jobs", Training.IrisJob(
            $$""", "epochs": 1, "optimizer": {"name": "sgd", "learningRate": {{rate}}}, "schedule": {"name": "{{schedule}}"}"""));

        if (accepted)
            await answer.JsonAsync(HttpStatusCode.Accepted);
        else
            await answer.RefusedAsync(HttpStatusCode.UnprocessableEntity, "schedule.minimum 1E-08 is above the learning rate 9E-09");
    }

    [Fact]
    public async Task Without_validation_rows_the_training_loss_is_monitored_for_plateaus()
    {
        using var service = new TestService();
        await service.Http.IrisAsync();

        // weights of 32 bits do not feel such steps
        var epochs = await service.Http.EpochsAsync(Training.IrisJob("""
            , "epochs": 5, "shuffle": false, "validation": {"fraction": 0},
            "optimizer": {"name": "sgd", "learningRate": 1e-30},
            "schedule": {"name": "reduceOnPlateau", "factor": 0.1, "patience": 1, "minimum": 0}
            """));

        Assert.Equal([1e-30, 1e-30, 1e-31, 1e-32, 1e-33],
            epochs.Select(epoch => Math.Round((double)epoch!["learningRate"]! * 1e33) / 1e33));
    }
}
