using MlpService.Client;

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

        var version = await service.Mlp.TrainAsync(Training.Iris with { Optimizer = new(new OptimizerName(optimizer)), Test = new(0.2) });

        Assert.InRange(version.Metrics.Test!.Accuracy!.Value, 0.85, 1);
    }

    [Fact]
    public async Task Dropout_and_penalties_change_the_weights_and_stay_functions_of_the_seed()
    {
        using var service = new TestService();
        await service.Http.IrisAsync();
        var job = Training.Iris with { Epochs = 3 };
        JobRequest[] choices =
        [
            job, job with { InputDropout = 0.2 }, job with { L1 = 1 }, job with { L2 = 1 }, job with { GradientClip = 0.01 },
            job with { BatchSize = 7 }, job with { Shuffle = false },
        ];
        var (first, second) = (new List<string>(), new List<string>());
        foreach (var choice in choices)
        {
            first.Add((await service.Mlp.TrainAsync(choice)).Sha256);
            second.Add((await service.Mlp.TrainAsync(choice)).Sha256);
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

        var version = await service.Mlp.TrainAsync(Training.Iris with { Network = "sigmoids", Test = new(0.2) });

        Assert.Equal(3, version.Topology.Layers[1].Units);
        Assert.InRange(version.Metrics.Test!.Accuracy!.Value, 0.9, 1);
        var answer = await service.Mlp.Predictions.PredictAsync("iris", [[5.1, 3.5, 1.4, 0.2], [6.0, 2.8, 4.6, 1.4], [6.7, 3.1, 5.6, 2.4]]);
        Assert.All(answer.Predictions, prediction =>
            Assert.Equal(answer.Classes!.Zip(prediction.Probabilities!).MaxBy(pair => pair.Second).First, prediction.Label));
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

        JobRequest Job(string network, Target target) =>
            new() { Network = network, Dataset = "table", Target = target, Features = ["a", "b"], Model = network, Epochs = 200 };
        var labels = await service.Mlp.TrainAsync(Job("labels", ["big", "odd"]) with { Task = ModelTask.Multilabel });
        var lines = await service.Mlp.TrainAsync(Job("lines", ["sum", "product"]));

        Assert.Equal(["1", "yes"], labels.Outputs.PositiveValues);
        Assert.InRange(labels.Metrics.Validation!.Accuracy!.Value, 0.8, 1);
        Assert.InRange(lines.Metrics.Validation!.R2!.Value, 0.95, 1);
        var answer = await service.Mlp.Predictions.PredictAsync("labels", [[9, 8], [8, 9], [1, 0], [0, 1]]);
        Assert.Equal(["big", "odd"], answer.Classes);
        Assert.Equal(["big odd", "big", "odd", ""], answer.Predictions.Select(prediction => string.Join(' ', prediction.Labels!)));
        var values = (await service.Mlp.Predictions.PredictAsync("lines", [[5, 6]])).Predictions[0].Values!;
        Assert.Equal(11, values[0], 1.5);
        Assert.Equal(30, values[1], 5.0);
    }
}
