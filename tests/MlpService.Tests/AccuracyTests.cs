using MlpService.Client;

namespace MlpService.Tests;

/// <summary>Real tables, the request a newcomer would send, a fifth of the rows never seen: mean over the seeds 1 to 5.</summary>
public sealed class AccuracyTests
{
    [Theory]
    [InlineData("iris", "species", 0.93)]
    [InlineData("wine", "cultivar", 0.95)]
    [InlineData("breast_cancer", "diagnosis", 0.95)]
    [InlineData("digits", "digit", 0.95)]
    public async Task A_classifier_is_good_on_rows_it_never_saw(string table, string target, double atLeast) =>
        Assert.InRange(await MeanOverSeedsAsync(table, target, Activation.Softmax, test => test.Accuracy), atLeast, 1);

    [Fact]
    public async Task A_regression_is_good_on_rows_it_never_saw() =>
        Assert.InRange(await MeanOverSeedsAsync("diabetes", "progression", Activation.Identity, test => test.R2), 0.38, 1);

    static async Task<double> MeanOverSeedsAsync(string table, string target, Activation output, Func<SplitMetrics, double?> metric)
    {
        using var service = new TestService();
        await service.Mlp.Datasets.UploadAsync("table", new MemoryStream(DatasetVocabulary.DataFile($"{table}.csv")));
        await service.Mlp.Networks.CreateAsync(new("net", new Layer(Activation.Relu, 32), new Layer(output)));
        var job = new JobRequest
        {
            Network = "net",
            Dataset = "table",
            Target = target,
            Model = "m",
            Validation = new(0.2),
            Test = new(0.2),
        };
        var sum = 0.0;
        for (var seed = 1; seed <= 5; seed++)
        {
            var version = await service.Mlp.TrainAsync(job with { Seed = seed });
            sum += metric(version.Metrics.Test!)!.Value;
        }
        TestContext.Current.SendDiagnosticMessage($"{table}: {sum / 5:0.0000}");
        return sum / 5;
    }
}
