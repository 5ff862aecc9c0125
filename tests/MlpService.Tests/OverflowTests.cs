using System.Text.Json.Nodes;

namespace MlpService.Tests;

/// <summary>Rows so far from the others that the network's outputs for them are no numbers.</summary>
public sealed class OverflowTests
{
    /// <summary>
    /// One row of 60 has a number near the end of a float's range and the weight 0; seed 1 draws it into the first split that is held out.
    /// </summary>
    static async Task<JsonNode> TrainedAsync(TestService service, string output, string target, string more)
    {
        await service.Http.NetworkAsync(output: output);
        await service.Http.TableAsync("a,b,y,z,w\n" + string.Concat(Enumerable.Range(0, 60)
            .Select(i => $"{(i == 17 ? "3e38" : $"0.00{i % 7}")},{i % 5},{"pq"[i % 2]},{i % 11},{(i == 17 ? 0 : 1)}\n")));
        return await service.Http.EndAsync(await service.Http.QueueAsync($$"""
            {"network": "net", "dataset": "table", "target": {{target}}, "features": ["a", "b"], "model": "m", "epochs": 3,
             "seed": 1 {{more}} }
            """));
    }

    [Theory]
    [InlineData("softmax", "\"y\"", "accuracy", "")]
    [InlineData("sigmoid", "\"y\"", "accuracy", """, "task": "classification" """)]
    [InlineData("identity", "\"z\"", "rmse", "")]
    public async Task A_test_split_with_outputs_beyond_a_float_has_no_metrics_and_says_why(
        string output, string target, string metric, string more)
    {
        using var service = new TestService();

        var job = await TrainedAsync(service, output, target, """, "test": {"fraction": 0.2} """ + more);

        Assert.Equal("succeeded", (string?)job["status"]);
        var warning = job["warnings"]!.AsArray().Single(warning => (string?)warning!["code"] == "notMeasured")!;
        Assert.Contains("the test split: for some of its rows", (string?)warning["message"]);
        var metrics = (await service.Http.GetAsync("/api/v1/models/m/versions/1").JsonAsync())["metrics"]!;
        Assert.NotNull(metrics["train"]![metric]);
        Assert.NotNull(metrics["validation"]![metric]);
        Assert.Equal(12, (int)metrics["test"]!["rows"]!);
        Assert.Null(metrics["test"]!["loss"]);
        Assert.Null(metrics["test"]![metric]);
    }

    [Theory]
    [InlineData(""", "validation": {"fraction": 0}, "sampleWeights": "w", "preprocessing": {"numeric": "none"}""",
        @"^Training diverged in epoch 1, batch \d, layers\[\d\]: ")]
    [InlineData(""", "validation": {"fraction": 0.2}""",
        @"^Training diverged in epoch 1, batch \d, layers\[\d\], on rows of the validation split: ")]
    public async Task A_row_to_train_or_to_validate_by_that_overflows_fails_the_job_and_is_thought_of_in_the_advice(
        string more, string error)
    {
        using var service = new TestService();

        var job = await TrainedAsync(service, "softmax", "\"y\"", more);

        Assert.Equal("failed", (string?)job["status"]);
        Assert.Matches(error, (string?)job["error"]);
        Assert.Contains("correct values far from all others", (string?)job["error"]);
    }

    [Fact]
    public async Task A_fold_with_outputs_beyond_a_float_is_reported_by_its_number_and_the_others_have_metrics()
    {
        using var service = new TestService();

        var job = await TrainedAsync(service, "softmax", "\"y\"", """, "crossValidation": {"folds": 3} """);

        Assert.Equal("succeeded", (string?)job["status"]);
        var metrics = (await service.Http.GetAsync("/api/v1/models/m/versions/1").JsonAsync())["metrics"]!["crossValidation"]!;
        var folds = metrics["folds"]!.AsArray().ToList();
        var lost = folds.Single(fold => fold!["accuracy"] is null);
        var warning = Assert.Single(job["warnings"]!.AsArray())!;
        Assert.Contains($"the cross-validation's fold {folds.IndexOf(lost) + 1}: ", (string?)warning["message"]);
        Assert.Equal(folds.Where(fold => fold != lost).Average(fold => (double)fold!["accuracy"]!),
            (double)metrics["mean"]!["accuracy"]!, 1e-12);
    }
}
