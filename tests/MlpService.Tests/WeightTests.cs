using MlpService.Client;

namespace MlpService.Tests;

/// <summary>How much a row counts, by its class or by itself.</summary>
public sealed class WeightTests
{
    [Fact]
    public async Task A_heavier_class_is_recalled_more_and_weights_of_one_change_nothing()
    {
        using var service = new TestService();
        await service.Http.NetworkAsync(units: 4, output: "sigmoid");
        // nine x to one y, and nothing to tell them apart by
        await service.Http.TableAsync("a,kind,one\n" + string.Concat(Enumerable.Range(0, 200)
            .Select(i => $"{i % 7},{(i % 10 == 0 ? "y" : "x")},1\n")));
        var job = Job with { Features = ["a"], Epochs = 50 };
        async Task<string> HashAsync(JobRequest job) => (await service.Mlp.TrainAsync(job)).Sha256;

        var plain = await service.Mlp.TrainAsync(job);
        Assert.Equal(0, Recalls(plain)["y"]);
        Assert.True(Recalls(await service.Mlp.TrainAsync(job with { ClassWeights = Weights(("y", 30)) }))["y"] > 0.9);
        Assert.Equal(await HashAsync(job with { ClassWeights = Weights(("x", 200 / 360.0), ("y", 5)) }),
            await HashAsync(job with { ClassWeights = ClassWeights.Balanced }));
        Assert.Equal(plain.Sha256, await HashAsync(job with { SampleWeights = "one" }));
        Assert.Equal(plain.Sha256, await HashAsync(job with { ClassWeights = Weights(("x", 1)) }));
    }

    static readonly JobRequest Job =
        new() { Network = "net", Dataset = "table", Target = "kind", Model = "m", Validation = new(0) };

    static ClassWeights Weights(params (string Name, double Weight)[] classes) =>
        new(classes.ToDictionary(entry => entry.Name, entry => entry.Weight));

    static Dictionary<string, double?> Recalls(ModelVersion version) =>
        version.Metrics.Train!.Classes!.ToDictionary(entry => entry.Class, entry => entry.Recall);

    [Fact]
    public async Task Rows_of_weight_zero_teach_nothing()
    {
        using var service = new TestService();
        await service.Http.NetworkAsync(units: 8);
        // what is wrong weighs nothing
        await service.Http.TableAsync("a,kind,weight\n" + string.Concat(Enumerable.Range(0, 120)
            .Select(i => (i % 10, Wrong: i % 3 == 0))
            .Select(row => $"{row.Item1},{(row.Item1 < 5 != row.Wrong ? "low" : "high")},{(row.Wrong ? 0 : 2)}\n")));

        await service.Mlp.TrainAsync(Job with { SampleWeights = "weight", Epochs = 200 });

        var answer = await service.Mlp.Predictions.PredictAsync("m", [[0], [2], [7], [9]]);
        Assert.Equal(["low", "low", "high", "high"], answer.Predictions.Select(prediction => prediction.Label));
    }

    [Fact]
    public async Task Balanced_weights_recall_a_rare_class_as_often_as_the_others()
    {
        using var service = new TestService();
        await service.Http.NetworkAsync(units: 8);
        // of the rows at 5 half are rare ones, of the rest none
        await service.Http.TableAsync("a,kind\n" + string.Concat(Enumerable.Range(0, 400)
            .Select(i => $"{i % 10},{(i % 10 != 5 ? "xy"[i % 10 / 5] : i % 40 < 20 ? 'z' : 'y')}\n")));
        var job = Job with { Epochs = 150 };

        var plain = Recalls(await service.Mlp.TrainAsync(job));
        var balanced = Recalls(await service.Mlp.TrainAsync(job with { ClassWeights = ClassWeights.Balanced }));

        Assert.Equal(1, balanced["z"]);
        Assert.True(balanced.Values.Min() >= plain.Values.Min());
    }

    [Fact]
    public async Task A_class_that_the_training_rows_lack_takes_no_share_of_balanced_weights()
    {
        using var service = new TestService();
        await service.Http.NetworkAsync(units: 4);
        // z is a class, and its one row is not usable
        await service.Http.TableAsync("a,b,kind\n,1,z\n" + string.Concat(Enumerable.Range(0, 60)
            .Select(i => $"{i % 7},{i % 5},{(i % 3 == 0 ? "x" : "y")}\n")));
        async Task<string> HashAsync(ClassWeights weights) => (await service.Mlp.TrainAsync(
            Job with { Epochs = 3, Preprocessing = new() { Missing = MissingRule.Drop }, ClassWeights = weights })).Sha256;

        Assert.Equal(await HashAsync(Weights(("x", 1.5), ("y", 0.75))), await HashAsync(ClassWeights.Balanced));
    }

    [Theory]
    [InlineData(""" "features": ["a"], "classWeights": {"x": 0, "y": 0} """, "All 60 training rows weigh 0")]
    [InlineData(""" "features": ["a"], "classWeights": {"x": 0}, "sampleWeights": "ofx" """, "All 60 training rows weigh 0")]
    [InlineData(""" "features": ["a"], "sampleWeights": "ofz" """, "All 60 training rows weigh 0")]
    [InlineData(""" "features": ["c"] """, "Of 61 rows 20 can be used, all of the class 'x' of 'kind'")]
    public async Task Rows_that_all_weigh_nothing_or_are_of_one_class_fail_the_job_with_the_reason(string members, string mention)
    {
        using var service = new TestService();
        await service.Http.NetworkAsync(units: 4);
        await service.Http.TableAsync("a,c,ofx,ofz,kind\n,,0,1,z\n" + string.Concat(Enumerable.Range(0, 60)
            .Select(i => i % 3 == 0 ? $"{i % 7},1,1,0,x\n" : $"{i % 7},,0,0,y\n")));

        var ended = await service.Http.EndAsync(await service.Http.QueueAsync($$"""
            {"network": "net", "dataset": "table", "target": "kind", "model": "m", "epochs": 3, "validation": {"fraction": 0},
             "preprocessing": {"missing": "drop"}, {{members}} }
            """));

        Assert.Equal("failed", (string?)ended["status"]);
        Assert.Contains(mention, (string?)ended["error"]);
        Assert.Null(ended["result"]);
    }
}
