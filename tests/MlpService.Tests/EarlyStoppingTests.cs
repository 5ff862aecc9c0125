namespace MlpService.Tests;

/// <summary>Any metric that is reported can end a job.</summary>
public sealed class EarlyStoppingTests
{
    [Theory]
    [InlineData("species", "validationLoss", "loss", false)]
    [InlineData("species", "validationAccuracy", "accuracy", true)]
    [InlineData("species", "validationBalancedAccuracy", "balancedAccuracy", true)]
    [InlineData("species", "validationLogLoss", "logLoss", false)]
    [InlineData("species", "validationRocAuc", "rocAuc", true)]
    [InlineData("petal_length", "validationLoss", "loss", false)]
    [InlineData("petal_length", "validationRmse", "rmse", false)]
    [InlineData("petal_length", "validationMae", "mae", false)]
    [InlineData("petal_length", "validationR2", "r2", true)]
    public async Task Every_reported_metric_can_stop_a_job_and_its_best_epoch_is_kept(
        string target, string metric, string reported, bool rises)
    {
        using var service = new TestService();
        await service.Http.IrisAsync();
        await service.Http.NetworkAsync("line", output: "identity");

        var epochs = await service.Http.EpochsAsync($$"""
            {"network": "{{(target == "species" ? "net" : "line")}}", "dataset": "iris", "target": "{{target}}", "model": "m",
             "epochs": 300, "optimizer": {"name": "adam", "learningRate": 0.02}, "earlyStopping": {"metric": "{{metric}}", "patience": 8} }
            """);

        var monitored = epochs.Select(epoch => (double)epoch!["watched"]!).ToList();
        var best = rises ? monitored.Max() : monitored.Min();
        var kept = (await service.Http.GetAsync("/api/v1/models/m/versions/1").JsonAsync())["metrics"]!["validation"]!;
        Assert.Equal(best, (double)kept[reported]!);
        Assert.Equal(monitored.IndexOf(best) + 1 + 8, epochs.Count);
    }

    [Fact]
    public async Task A_metric_that_cannot_be_had_of_the_validation_rows_ends_the_job_by_its_name()
    {
        using var service = new TestService();
        await service.Http.NetworkAsync();
        // the one row of y is for training
        await service.Http.TableAsync("a,kind\n" + string.Concat(Enumerable.Range(0, 30).Select(i => $"{i},{(i == 7 ? "y" : "x")}\n")));

        var job = await service.Http.EndAsync(await service.Http.QueueAsync("""
            {"network": "net", "dataset": "table", "target": "kind", "model": "m", "earlyStopping": {"metric": "validationRocAuc"} }
            """));

        Assert.Equal("failed", (string?)job["status"]);
        Assert.Contains("validationRocAuc", (string?)job["error"]);
        Assert.Contains("validationLoss", (string?)job["error"]);
    }

    [Theory]
    [InlineData("meanSquaredError", "validationAccuracy")]
    [InlineData("meanSquaredError", "trainAccuracy")]
    [InlineData("auto", "trainLoss")]
    public async Task Every_metric_can_stop_a_classifier_whatever_its_loss(string loss, string metric)
    {
        using var service = new TestService();
        await service.Http.IrisAsync();
        await service.Http.NetworkAsync("sigmoids", output: "sigmoid");

        var epochs = await service.Http.EpochsAsync(Training.IrisJob(
            $$""", "epochs": 20, "loss": "{{loss}}", "earlyStopping": {"metric": "{{metric}}", "patience": 3}""")
            .Replace("\"net\"", "\"sigmoids\""));

        Assert.All(epochs, epoch => Assert.InRange((double)epoch!["validationAccuracy"]!, 0, 1));
    }
}
