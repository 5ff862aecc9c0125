using System.Net;

namespace MlpService.Tests;

/// <summary>A job whose numbers grow beyond a float fails, and says where.</summary>
public sealed class DivergenceTests
{
    [Fact]
    public async Task A_diverged_job_fails_and_keeps_its_last_good_weights_out_of_the_way()
    {
        using var service = new TestService();
        await service.Http.IrisAsync();
        await service.Http.NetworkAsync("line", output: "identity");
        const string job = """
            {"network": "line", "dataset": "iris", "target": "petal_length", "features": ["sepal_length"], "model": "m", "epochs": 500,
             "earlyStopping": null
            """;
        await service.Http.TrainAsync(job + "}");

        var id = await service.Http.QueueAsync(job + """
            , "optimizer": {"name": "sgd", "learningRate": 3}, "schedule": {"name": "constant", "warmupEpochs": 100} }
            """);
        var ended = await service.Http.EndAsync(id);

        Assert.Equal("failed", (string?)ended["status"]);
        Assert.Matches(@"epoch \d+, batch \d+, layers\[[01]\].*optimizer.learningRate", (string?)ended["error"]);
        Assert.Equal(2, (int)ended["result"]!["version"]!);
        var version = await service.Http.GetAsync("/api/v1/models/m/versions/2").JsonAsync();
        Assert.Equal((string?)ended["error"], (string?)version["diverged"]);
        const string flower = """{"instances": [[5.1]]}""";
        Assert.Equal(1, (int)(await service.Http.PostJsonAsync("/api/v1/models/m/predict", flower).JsonAsync())["version"]!);
        var kept = await service.Http.PostJsonAsync("/api/v1/models/m/versions/2/predict", flower).JsonAsync();
        Assert.True(double.IsFinite((double)kept["predictions"]![0]!["value"]!));
    }

    [Fact]
    public async Task The_weights_kept_are_those_of_the_epoch_that_the_error_names()
    {
        using var service = new TestService();
        await service.Http.IrisAsync();
        await service.Http.NetworkAsync("line", output: "identity");
        foreach (var (stopping, restoresBest) in new[]
        {
            ("""{"patience": 500}""", true),
            ("""{"patience": 500, "restoreBest": false}""", false),
            ("null", false),
        })
        {
            var id = await service.Http.QueueAsync($$"""
                {"network": "line", "dataset": "iris", "target": "petal_length", "features": ["sepal_length"], "model": "m", "epochs": 500,
                 "optimizer": {"name": "sgd", "learningRate": 3}, "schedule": {"warmupEpochs": 100}, "earlyStopping": {{stopping}} }
                """);
            var ended = await service.Http.EndAsync(id);

            var epochs = (await service.Http.GetAsync($"/api/v1/jobs/{id}/epochs?limit=500").JsonAsync())["items"]!.AsArray();
            var losses = epochs.Select(epoch => (double)epoch!["validationLoss"]!).ToList();
            var kept = restoresBest ? losses.IndexOf(losses.Min()) + 1 : losses.Count;
            Assert.EndsWith($"The weights kept are those of epoch {kept}.", (string?)ended["error"]);
            Assert.Equal(losses[kept - 1], (double)ended["metrics"]!["validationLoss"]!, 1e-6 * losses[kept - 1]);
        }
    }

    [Theory]
    [InlineData("", "Lower optimizer.learningRate,")]
    [InlineData(""", "l1": 0.001""", "Lower l1 0.001 or optimizer.learningRate,")]
    [InlineData(""", "l2": 1000000""", "Lower l2 1000000 or optimizer.learningRate,")]
    [InlineData(""", "l1": 0.001, "l2": 1000000""", "Lower l1 0.001 or l2 1000000 or optimizer.learningRate,")]
    public async Task A_penalty_that_may_have_made_the_weights_grow_is_named(string penalties, string advice)
    {
        using var service = new TestService();
        await service.Http.IrisAsync();
        await service.Http.NetworkAsync("line", output: "identity");

        var job = await service.Http.EndAsync(await service.Http.QueueAsync($$"""
            {"network": "line", "dataset": "iris", "target": "petal_length", "features": ["sepal_length"], "model": "m",
             "optimizer": {"name": "sgd", "learningRate": 1000} {{penalties}} }
            """));

        Assert.Contains("diverged", (string?)job["error"]);
        Assert.Contains(advice, (string?)job["error"]);
    }

    [Fact]
    public async Task A_job_whose_outputs_overflow_at_its_end_says_that_it_diverged()
    {
        using var service = new TestService();
        await service.Http.UploadAsync("diabetes", DatasetVocabulary.DataFile("diabetes.csv")).JsonAsync(HttpStatusCode.Created);
        var relus = string.Join(", ", Enumerable.Repeat("""{"units": 16, "activation": "relu"}""", 9));
        await service.Http.PostJsonAsync("/api/v1/networks", $$"""{"name": "deep", "layers": [{{relus}}, {"activation": "identity"}]}""")
            .JsonAsync(HttpStatusCode.Created);

        var job = await service.Http.EndAsync(await service.Http.QueueAsync("""
            {"network": "deep", "dataset": "diabetes", "target": "progression", "model": "m", "epochs": 1, "batchSize": 500,
             "validation": {"fraction": 0}, "optimizer": {"name": "adam", "learningRate": 100000} }
            """));

        Assert.Equal("failed", (string?)job["status"]);
        Assert.Matches(@"diverged in epoch 1, batch 1, layers\[[0-9]\]:.*learningRate", (string?)job["error"]);
        Assert.Null(job["result"]);
    }

    [Fact]
    public async Task Weights_of_the_last_epoch_that_overflow_give_way_to_those_before()
    {
        using var service = new TestService();
        await service.Http.PostJsonAsync("/api/v1/networks",
            """{"name": "one", "layers": [{"activation": "identity", "initializationScale": 50}]}""").JsonAsync(HttpStatusCode.Created);
        await service.Http.TableAsync("x,y\n1000,0\n1000,0\n");

        // each epoch makes the weight a million times larger, until 1000 times the sixth is beyond a float
        var job = await service.Http.EndAsync(await service.Http.QueueAsync("""
            {"network": "one", "dataset": "table", "target": "y", "model": "m", "epochs": 6, "validation": {"fraction": 0},
             "optimizer": {"name": "sgd", "learningRate": 1}, "preprocessing": {"numeric": "none", "targets": "none"} }
            """));

        Assert.Equal("failed", (string?)job["status"]);
        Assert.Contains("epoch 6, batch 1, layers[0]", (string?)job["error"]);
        Assert.Equal(5, (int)job["progress"]!["epoch"]!);
        Assert.Equal((string?)job["error"], (string?)(await service.Http.GetAsync("/api/v1/models/m/versions/1").JsonAsync())["diverged"]);
        var kept = await service.Http.PostJsonAsync("/api/v1/models/m/versions/1/predict", """{"instances": [[1000]]}""").JsonAsync();
        Assert.True(Math.Abs((double)kept["predictions"]![0]!["value"]!) > 1e30);
    }

    [Fact]
    public async Task A_fold_that_diverges_fails_the_job_by_its_number_and_keeps_nothing()
    {
        using var service = new TestService();
        await service.Http.IrisAsync();
        await service.Http.NetworkAsync("line", output: "identity");

        var job = await service.Http.EndAsync(await service.Http.QueueAsync("""
            {"network": "line", "dataset": "iris", "target": "petal_length", "features": ["sepal_length"], "model": "m",
             "crossValidation": {"folds": 3}, "optimizer": {"name": "sgd", "learningRate": 1000} }
            """));

        Assert.Equal("failed", (string?)job["status"]);
        Assert.Matches(@"^Fold 1: Training diverged in epoch \d+, batch \d+, layers\[[01]\]:", (string?)job["error"]);
        Assert.Null(job["result"]);
    }
}
