using System.Net;

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
        Assert.InRange(await MeanOverSeedsAsync(table, target, "softmax", "accuracy"), atLeast, 1);

    [Fact]
    public async Task A_regression_is_good_on_rows_it_never_saw() =>
        Assert.InRange(await MeanOverSeedsAsync("diabetes", "progression", "identity", "r2"), 0.38, 1);

    static async Task<double> MeanOverSeedsAsync(string table, string target, string output, string metric)
    {
        using var service = new TestService();
        await service.Http.UploadAsync("table", DatasetVocabulary.DataFile($"{table}.csv")).JsonAsync(HttpStatusCode.Created);
        await service.Http.NetworkAsync(output: output);
        var sum = 0.0;
        for (var seed = 1; seed <= 5; seed++)
        {
            var version = await service.Http.TrainAsync($$"""
                {"network": "net", "dataset": "table", "target": "{{target}}", "model": "m", "seed": {{seed}},
                 "validation": {"fraction": 0.2}, "test": {"fraction": 0.2} }
                """);
            sum += (double)version["metrics"]!["test"]![metric]!;
        }
        TestContext.Current.SendDiagnosticMessage($"{table}: {metric} {sum / 5:0.0000}");
        return sum / 5;
    }
}
