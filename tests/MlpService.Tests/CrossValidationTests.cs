namespace MlpService.Tests;

/// <summary>The same training, measured on rows it did not see, fold by fold.</summary>
public sealed class CrossValidationTests
{
    [Fact]
    public async Task Cross_validation_measures_each_fold_and_then_trains_on_all_rows()
    {
        using var service = new TestService();
        await service.Http.IrisAsync();

        var metrics = (await service.Http.TrainAsync(Training.IrisJob(""", "epochs": 20, "crossValidation": {"folds": 5}""")))["metrics"]!;

        Assert.Equal(150, (int)metrics["train"]!["rows"]!);
        Assert.Null(metrics["validation"]);
        var folds = metrics["crossValidation"]!["folds"]!.AsArray();
        Assert.Equal([30, 30, 30, 30, 30], folds.Select(fold => (int)fold!["rows"]!));
        Assert.All(folds, fold => Assert.All(fold!["classes"]!.AsArray(), figures => Assert.Equal(10, (int)figures!["support"]!)));
        var accuracies = folds.Select(fold => (double)fold!["accuracy"]!).ToList();
        var mean = accuracies.Average();
        Assert.Equal(mean, (double)metrics["crossValidation"]!["mean"]!["accuracy"]!, 1e-12);
        Assert.Equal(Math.Sqrt(accuracies.Sum(a => (a - mean) * (a - mean)) / 4), (double)metrics["crossValidation"]!["standardDeviation"]!["accuracy"]!, 1e-12);
        Assert.InRange(mean, 0.85, 1);
    }
}
