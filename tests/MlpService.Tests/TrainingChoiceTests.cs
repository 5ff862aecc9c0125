namespace MlpService.Tests;

/// <summary>What a job may choose does what it says.</summary>
public sealed class TrainingChoiceTests
{
    [Theory]
    [InlineData("sgd")]
    [InlineData("momentum")]
    [InlineData("nesterov")]
    [InlineData("rmsprop")]
    [InlineData("adagrad")]
    [InlineData("adam")]
    [InlineData("adamw")]
    public async Task Every_optimizer_learns_with_its_own_default_rate(string optimizer)
    {
        using var service = new TestService();
        await service.Http.IrisAsync();

        var version = await service.Http.TrainAsync(Training.IrisJob(
            $$""", "optimizer": {"name": "{{optimizer}}"}, "test": {"fraction": 0.2}"""));

        Assert.InRange((double)version["metrics"]!["test"]!["accuracy"]!, 0.85, 1);
    }

    [Fact]
    public async Task Each_epoch_reports_the_diagnostics_of_each_layer()
    {
        using var service = new TestService();
        await service.Http.IrisAsync();

        var layers = (await service.Http.EpochsAsync(Training.IrisJob(""", "epochs": 2""")))[1]!["layers"]!.AsArray();

        Assert.Equal(2, layers.Count);
        Assert.All(layers, layer =>
            Assert.All(["gradientNorm", "weightNorm", "updateRatio"], measure => Assert.True((double)layer![measure]! > 0)));
        Assert.InRange((double)layers[0]!["deadFraction"]!, 0, 1);
        Assert.Null(layers[1]!["deadFraction"]);
    }

    [Fact]
    public async Task Dropout_and_penalties_change_the_weights_and_stay_functions_of_the_seed()
    {
        using var service = new TestService();
        await service.Http.IrisAsync();
        async Task<string> HashAsync(string more) =>
            (string)(await service.Http.TrainAsync(Training.IrisJob(""", "epochs": 3""" + more)))["sha256"]!;

        string[] choices =
        [
            "", """, "inputDropout": 0.2""", """, "l1": 1""", """, "l2": 1""", """, "gradientClip": 0.01""", """, "batchSize": 7""",
            """, "shuffle": false""",
        ];
        var (first, second) = (new List<string>(), new List<string>());
        foreach (var choice in choices)
        {
            first.Add(await HashAsync(choice));
            second.Add(await HashAsync(choice));
        }

        Assert.Equal(first, second);
        Assert.Equal(choices.Length, first.Distinct().Count());
    }

    [Fact]
    public async Task Sigmoid_outputs_tell_classes_apart_by_the_largest()
    {
        using var service = new TestService();
        await service.Http.IrisAsync();
        await service.Http.NetworkAsync("sigmoids", output: "sigmoid");

        var version = await service.Http.TrainAsync(Training.IrisJob(""", "test": {"fraction": 0.2}""").Replace("\"net\"", "\"sigmoids\""));

        Assert.Equal(3, (int)version["topology"]!["layers"]![1]!["units"]!);
        Assert.InRange((double)version["metrics"]!["test"]!["accuracy"]!, 0.9, 1);
        var answer = await service.Http.PostJsonAsync("/api/v1/models/iris/predict",
            """{"instances": [[5.1, 3.5, 1.4, 0.2], [6.0, 2.8, 4.6, 1.4], [6.7, 3.1, 5.6, 2.4]]}""").JsonAsync();
        foreach (var prediction in answer["predictions"]!.AsArray())
        {
            var probabilities = prediction!["probabilities"]!.AsArray().Select(p => (double)p!).ToList();
            Assert.Equal((string?)answer["classes"]![probabilities.IndexOf(probabilities.Max())], (string?)prediction["label"]);
        }
    }

    [Fact]
    public async Task Several_labels_and_several_targets_are_learned_at_once()
    {
        using var service = new TestService();
        await service.Http.NetworkAsync("labels", output: "sigmoid");
        await service.Http.NetworkAsync("lines", output: "identity");
        await service.Http.TableAsync("a,b,big,odd,sum,product\n" + string.Concat(
            from a in Enumerable.Range(0, 10)
            from b in Enumerable.Range(0, 10)
            select $"{a},{b},{(a + b > 9 ? 1 : 0)},{(a > b ? "yes" : "no")},{a + b},{a * b}\n"));

        var labels = await service.Http.TrainAsync("""
            {"network": "labels", "dataset": "table", "target": ["big", "odd"], "features": ["a", "b"], "model": "labels",
             "task": "multilabel", "epochs": 200}
            """);
        var lines = await service.Http.TrainAsync("""
            {"network": "lines", "dataset": "table", "target": ["sum", "product"], "features": ["a", "b"], "model": "lines", "epochs": 200}
            """);

        Assert.Equal(["1", "yes"], labels["outputs"]!["positiveValues"]!.AsArray().Select(value => (string?)value));
        Assert.InRange((double)labels["metrics"]!["validation"]!["accuracy"]!, 0.8, 1);
        Assert.InRange((double)lines["metrics"]!["validation"]!["r2"]!, 0.95, 1);
        var answer = await service.Http.PostJsonAsync("/api/v1/models/labels/predict",
            """{"instances": [[9, 8], [8, 9], [1, 0], [0, 1]]}""").JsonAsync();
        Assert.Equal(["big", "odd"], answer["classes"]!.AsArray().Select(name => (string?)name));
        Assert.Equal(["big odd", "big", "odd", ""],
            answer["predictions"]!.AsArray().Select(prediction =>
                string.Join(' ', prediction!["labels"]!.AsArray().Select(label => (string?)label))));
        var sums = await service.Http.PostJsonAsync("/api/v1/models/lines/predict", """{"instances": [[5, 6]]}""").JsonAsync();
        var values = sums["predictions"]![0]!["values"]!;
        Assert.Equal(11, (double)values[0]!, 1.5);
        Assert.Equal(30, (double)values[1]!, 5.0);
    }
}
