using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using MlpService.Jobs.Training;

namespace MlpService.Tests;

/// <summary>The metrics of a version are those that its own predictions give, worked out here by their definitions.</summary>
public sealed class ReportedMetricTests
{
    sealed record Row(string Inputs, string[] Targets);

    /// <summary>The rows of a table whose last columns are the targets.</summary>
    static List<Row> Rows(byte[] csv, int targets) => [.. Encoding.UTF8.GetString(csv)
        .Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1)
        .Select(line => line.Trim().Split(',')).Select(values => new Row(string.Join(',', values[..^targets]), values[^targets..]))];

    /// <summary>The rows a job with a test split of this share keeps for it.</summary>
    static List<Row> TestRows(List<Row> rows, double fraction, bool classes)
    {
        var names = rows.Select(row => row.Targets[0]).Distinct().Order(StringComparer.Ordinal).ToList();
        var split = DataSplit.Draw([.. rows.Select(row => classes ? names.IndexOf(row.Targets[0]) : 0)],
            new() { Network = "n", Dataset = "d", Target = new(["t"], isList: true), Model = "m", Test = new() { Fraction = fraction } });
        return [.. split.Test.Select(row => rows[row])];
    }

    static async Task<JsonNode> PredictAsync(TestService service, IEnumerable<Row> rows) =>
        await service.Http.PostJsonAsync("/api/v1/models/m/predict",
            $$"""{"instances": [{{string.Join(',', rows.Select(row => $"[{row.Inputs}]"))}}]}""").JsonAsync();

    static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    [Theory]
    [InlineData("iris", "species", "softmax")]
    [InlineData("iris", "species", "sigmoid")]
    [InlineData("breast_cancer", "diagnosis", "sigmoid")]
    [InlineData("breast_cancer", "diagnosis", "softmax")]
    public async Task Classes_on_rows_never_seen(string table, string target, string output)
    {
        using var service = new TestService();
        await service.Http.UploadAsync("table", DatasetVocabulary.DataFile($"{table}.csv"));
        await service.Http.NetworkAsync(output: output);
        // few epochs, so that there are mistakes
        var test = (await service.Http.TrainAsync($$"""
            {"network": "net", "dataset": "table", "target": "{{target}}", "model": "m", "epochs": 2, "test": {"fraction": 0.4} }
            """))["metrics"]!["test"]!;

        var rows = TestRows(Rows(DatasetVocabulary.DataFile($"{table}.csv"), 1), 0.4, classes: true);
        var answer = await PredictAsync(service, rows);
        var classes = answer["classes"]!.AsArray().Select(name => (string)name!).ToList();
        var actual = rows.ConvertAll(row => classes.IndexOf(row.Targets[0]));
        var predicted = answer["predictions"]!.AsArray().Select(prediction => classes.IndexOf((string)prediction!["label"]!)).ToList();
        var probabilities = answer["predictions"]!.AsArray()
            .Select(prediction => prediction!["probabilities"]!.AsArray().Select(p => (double)p!).ToArray()).ToList();
        var all = Enumerable.Range(0, rows.Count).ToList();

        Assert.Equal(rows.Count, (int)test["rows"]!);
        Assert.Equal(all.Count(i => predicted[i] == actual[i]) / (double)rows.Count, (double)test["accuracy"]!, 1e-12);
        Assert.Equal(classes.Select((_, k) => all.Where(i => actual[i] == k).Average(i => predicted[i] == k ? 1.0 : 0)).Average(),
            (double)test["balancedAccuracy"]!, 1e-12);
        Assert.Equal(all.Average(i => -Math.Log(probabilities[i][actual[i]] / probabilities[i].Sum())), (double)test["logLoss"]!, 1e-5);
        var areas = classes
            .Select((_, k) => Area([.. all.Select(i => probabilities[i][k])], [.. all.Select(i => actual[i] == k)])).ToList();
        Assert.Equal(classes.Count == 2 ? areas[1] : areas.Average(), (double)test["rocAuc"]!, 1e-4);
        for (var k = 0; k < classes.Count; k++)
        {
            double right = all.Count(i => predicted[i] == k && actual[i] == k);
            double positives = predicted.Count(c => c == k), support = actual.Count(c => c == k);
            var entry = test["classes"]![k]!;
            Assert.Equal((support, positives == 0 ? 0 : right / positives, right / support, 2 * right / (positives + support)),
                ((double)entry["support"]!, (double)entry["precision"]!, (double)entry["recall"]!, (double)entry["f1"]!));
            Assert.Equal(areas[k], (double)entry["rocAuc"]!, 1e-4);
        }
    }

    /// <summary>How often a row that belongs is scored above one that does not; equal scores count half.</summary>
    static double Area(double[] scores, bool[] belongs)
    {
        var pairs = from i in Enumerable.Range(0, scores.Length)
                    where belongs[i]
                    from j in Enumerable.Range(0, scores.Length)
                    where !belongs[j]
                    select scores[i] > scores[j] ? 1 : scores[i] == scores[j] ? 0.5 : 0;
        return pairs.Average();
    }

    [Theory]
    [InlineData("meanSquaredError")]
    [InlineData("meanAbsoluteError")]
    [InlineData("huber")]
    public async Task Numbers_on_rows_never_seen_by_each_loss(string loss)
    {
        using var service = new TestService();
        await service.Http.UploadAsync("table", DatasetVocabulary.DataFile("diabetes.csv"));
        await service.Http.NetworkAsync(output: "identity");
        async Task<JsonNode> TrainAsync(string targets) => (await service.Http.TrainAsync($$"""
            {"network": "net", "dataset": "table", "target": "progression", "model": "m", "loss": "{{loss}}", "test": {"fraction": 0.3},
             "preprocessing": {"targets": "{{targets}}"} }
            """))["metrics"]!["test"]!;

        var scaled = await TrainAsync("standardize");
        var plain = await TrainAsync("none");

        Assert.InRange((double)scaled["r2"]!, 0.3, 1);
        Assert.Null(scaled["targets"]);
        var rows = TestRows(Rows(DatasetVocabulary.DataFile("diabetes.csv"), 1), 0.3, classes: false);
        var errors = (await PredictAsync(service, rows))["predictions"]!.AsArray()
            .Zip(rows, (prediction, row) => (double)prediction!["value"]! - Number(row.Targets[0])).ToList();
        AssertMetrics(errors, rows.ConvertAll(row => Number(row.Targets[0])), plain);
        Assert.Equal(errors.Average(e => loss switch
        {
            "meanSquaredError" => e * e / 2,
            "huber" => Math.Abs(e) <= 1 ? e * e / 2 : Math.Abs(e) - 0.5,
            _ => Math.Abs(e),
        }), (double)plain["loss"]!, 1e-5 * (double)plain["loss"]!);
    }

    [Fact]
    public async Task Each_of_several_targets_in_its_own_units_and_the_mean_of_them()
    {
        using var service = new TestService();
        await service.Http.NetworkAsync(output: "identity");
        var csv = "a,b,sum,product\n" + string.Concat(
            from a in Enumerable.Range(0, 10)
            from b in Enumerable.Range(0, 10)
            select $"{a},{b},{a + b},{1000 * a * b}\n");
        await service.Http.TableAsync(csv);
        var test = (await service.Http.TrainAsync("""
            {"network": "net", "dataset": "table", "target": ["sum", "product"], "model": "m", "test": {"fraction": 0.3} }
            """))["metrics"]!["test"]!;

        var rows = TestRows(Rows(Encoding.UTF8.GetBytes(csv), 2), 0.3, classes: false);
        var answers = (await PredictAsync(service, rows))["predictions"]!.AsArray();
        Assert.Equal(["sum", "product"], test["targets"]!.AsArray().Select(target => (string?)target!["name"]));
        for (var t = 0; t < 2; t++)
        {
            var actual = rows.ConvertAll(row => Number(row.Targets[t]));
            AssertMetrics([.. answers.Select((answer, i) => (double)answer!["values"]![t]! - actual[i])], actual, test["targets"]![t]!);
        }
        foreach (var metric in new[] { "rmse", "mae", "r2" })
            Assert.Equal(test["targets"]!.AsArray().Average(target => (double)target![metric]!), (double)test[metric]!, 1e-9);
        var listed = (await service.Http.GetAsync("/api/v1/models/m").JsonAsync())["versions"]![0]!["metrics"]!["test"]!;
        Assert.Null(listed["targets"]);
        Assert.Equal((double)test["rmse"]!, (double)listed["rmse"]!);
    }

    static void AssertMetrics(List<double> errors, List<double> actual, JsonNode metrics)
    {
        var (mean, squares) = (actual.Average(), errors.Sum(e => e * e));
        Assert.Equal(Math.Sqrt(squares / errors.Count), (double)metrics["rmse"]!, 1e-5 * (double)metrics["rmse"]!);
        Assert.Equal(errors.Average(Math.Abs), (double)metrics["mae"]!, 1e-5 * (double)metrics["mae"]!);
        Assert.Equal(1 - squares / actual.Sum(y => (y - mean) * (y - mean)), (double)metrics["r2"]!, 1e-5);
    }
}
