using System.Net;
using System.Text.Json;
using MlpEngine;
using MlpService.Jobs;
using MlpService.Serialization;

namespace MlpService.Tests;

/// <summary>What the engine can do, a job can ask for.</summary>
public sealed class EngineChoiceTests
{
    /// <summary>Every member away from its default: an option of the engine that is still at its own was not handed on.</summary>
    [Fact]
    public void A_job_hands_on_every_option_of_training()
    {
        var request = JsonSerializer.Deserialize<JobRequest>("""
            {"network": "n", "dataset": "d", "target": "t", "model": "m", "epochs": 7, "batchSize": 5, "shuffle": false, "seed": 3,
             "optimizer": {"name": "sgd", "learningRate": 0.5}, "schedule": {"name": "step", "every": 2}, "l1": 0.25, "l2": 0.5,
             "gradientClip": 2, "inputDropout": 0.125, "earlyStopping": {"metric": "trainLoss", "patience": 3}}
            """, ApiJson.Options)!;
        var defaults = new TrainingOptions { Loss = Loss.MeanSquaredError };
        var options = request.ToOptions(Loss.Huber);
        // decided by the plan and the settings
        string[] others = [nameof(TrainingOptions.Threads), nameof(TrainingOptions.Accuracy)];

        Assert.All(typeof(TrainingOptions).GetProperties().Where(property => !others.Contains(property.Name)),
            property => Assert.NotEqual(property.GetValue(defaults), property.GetValue(options)));
    }

    [Fact]
    public void A_job_offers_every_loss() =>
        Assert.Equal(Enum.GetNames<Loss>().Order(), Enum.GetNames<JobLoss>().Where(name => name != nameof(JobLoss.Auto)).Order());

    public static TheoryData<JobLoss> Losses => [.. Enum.GetValues<JobLoss>()];

    [Theory]
    [MemberData(nameof(Losses))]
    public async Task Every_loss_of_a_job_is_taken_or_refused_with_a_reason(JobLoss loss)
    {
        using var service = new TestService();
        await service.Http.IrisAsync();

        using var answer = await service.Http.PostJsonAsync("/api/v1/jobs",
            Training.IrisJob($$""", "epochs": 1, "loss": "{{EnumNames.Of(loss)}}" """));

        Assert.Contains(answer.StatusCode, new[] { HttpStatusCode.Accepted, HttpStatusCode.UnprocessableEntity });
    }
}
