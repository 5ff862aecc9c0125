using System.Net;
using System.Text.Json.Nodes;
using MlpService.Jobs.Training;
using MlpService.Models;

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
        Assert.All(folds, fold => Assert.All(fold!["classes"]!.AsArray(), entry => Assert.Equal(10, (int)entry!["support"]!)));
        var accuracies = folds.Select(fold => (double)fold!["accuracy"]!).ToList();
        var mean = accuracies.Average();
        Assert.Equal(mean, (double)metrics["crossValidation"]!["mean"]!["accuracy"]!, 1e-12);
        Assert.Equal(Math.Sqrt(accuracies.Sum(a => (a - mean) * (a - mean)) / 4),
            (double)metrics["crossValidation"]!["standardDeviation"]!["accuracy"]!, 1e-12);
        Assert.InRange(mean, 0.85, 1);
    }

    [Fact]
    public async Task Within_a_fold_the_job_reports_its_epoch_and_the_time_for_all_that_is_left_and_can_be_cancelled()
    {
        using var service = new TestService();
        await service.Http.IrisAsync();
        const int epochs = 1_000_000;
        var id = await service.Http.QueueAsync(Training.IrisJob($$""", "epochs": {{epochs}}, "crossValidation": {"folds": 5}"""));
        await service.Http.RunsAsync(id);

        async Task<JsonNode> ProgressAfterAsync(int epoch)
        {
            for (var tries = 0; tries < 500; tries++)
            {
                var progress = (await service.Http.GetAsync($"/api/v1/jobs/{id}").JsonAsync())["progress"]!;
                if ((int)progress["epoch"]! > epoch)
                    return progress;
                await Task.Delay(20);
            }
            throw new TimeoutException($"Epoch {epoch} was the last one reported.");
        }
        var early = await ProgressAfterAsync(0);
        var later = await ProgressAfterAsync((int)early["epoch"]!);

        Assert.Equal(1, (int)later["fold"]!);
        Assert.Equal(epochs, (int)later["epochs"]!);
        // the rest of the fold of 120 rows, four more, and the 150 rows of the version, at the pace of training alone
        var rowsLeft = (epochs - (double)later["epoch"]!) * 120 + epochs * (4 * 120.0 + 150);
        Assert.True((double)later["secondsRemaining"]! >= rowsLeft / (double)later["samplesPerSecond"]! * 0.999);
        // and at most at the pace of all that has passed since the job was started
        var started = (DateTimeOffset)(await service.Http.GetAsync($"/api/v1/jobs/{id}").JsonAsync())["startedAt"]!;
        var passed = (DateTimeOffset.UtcNow - started).TotalSeconds;
        Assert.True((double)later["secondsRemaining"]! <= rowsLeft * passed / ((double)later["epoch"]! * 120));
        await service.Http.PostAsync($"/api/v1/jobs/{id}/cancel", null).JsonAsync(HttpStatusCode.Accepted);
        var ended = await service.Http.EndAsync(id);
        Assert.Equal("cancelled", (string?)ended["status"]);
        Assert.Empty((await service.Http.GetAsync($"/api/v1/jobs/{id}/epochs").JsonAsync())["items"]!.AsArray());
        await service.Http.GetAsync("/api/v1/models/iris").RefusedAsync(HttpStatusCode.NotFound, "iris");
    }

    [Fact]
    public async Task A_category_that_a_fold_lacks_is_named_with_a_way_out_that_helps()
    {
        using var service = new TestService();
        await service.Http.PostJsonAsync("/api/v1/networks", """{"name": "net", "inputs": 6, "layers": [{"activation": "softmax"}]}""")
            .JsonAsync(HttpStatusCode.Created);
        await service.Http.TableAsync("a,color,shape,kind\n1,rare,s,x\n2,rare,s,x\n" + string.Concat(Enumerable.Range(0, 60)
            .Select(i => $"{i},{"rb"[i % 2]},{"cs"[i % 5 % 2]},{"xy"[i % 3 / 2]}\n")));
        async Task<string> ErrorAsync(string more)
        {
            var ended = await service.Http.EndAsync(await service.Http.QueueAsync(
                $$"""{"network": "net", "dataset": "table", "target": "kind", "model": "m", "epochs": 2 {{more}} }"""));
            Assert.Equal("failed", (string?)ended["status"]);
            return (string)ended["error"]!;
        }

        // seeds that draw both rows into one fold, or out of the training split
        int[] strata = [0, 0, .. Enumerable.Range(0, 60).Select(i => i % 3 / 2)];
        DataSplit Draw(int seed) =>
            DataSplit.Draw(strata, new() { Network = "n", Dataset = "d", Target = new(["t"], isList: true), Model = "m", Seed = seed });
        bool Lacks(DataSplit split) => !split.Training.Contains(0) && !split.Training.Contains(1);
        var whole = new DataSplit([.. Enumerable.Range(0, 62)], [], []);
        var seed = Enumerable.Range(0, 1000).First(seed => whole.Folds(strata, 3, (ulong)seed).Any(Lacks));
        var folds = await ErrorAsync($$""", "crossValidation": {"folds": 3}, "seed": {{seed}} """);
        seed = Enumerable.Range(0, 1000).First(seed => Lacks(Draw(seed)));
        var split = await ErrorAsync($$""", "seed": {{seed}} """);

        Assert.Contains("has 6 inputs; the training rows of a fold make 5", folds);
        Assert.Contains("inputs null, leave 'color' out of features.", folds);
        Assert.Contains($"drawn by seed {seed} make 5", split);
        Assert.Contains("leave 'color' out of features, or choose another seed.", split);
    }

    [Fact]
    public async Task A_regression_is_measured_fold_by_fold_each_target_by_itself()
    {
        using var service = new TestService();
        await service.Http.NetworkAsync(output: "identity");
        await service.Http.TableAsync("a,b,sum,product\n" + string.Concat(
            from a in Enumerable.Range(0, 10)
            from b in Enumerable.Range(0, 10)
            select $"{a},{b},{a + b},{a * b}\n"));

        var metrics = (await service.Http.TrainAsync("""
            {"network": "net", "dataset": "table", "target": ["sum", "product"], "model": "m", "epochs": 60,
             "test": {"fraction": 0.2}, "crossValidation": {"folds": 4} }
            """))["metrics"]!;

        var (folds, mean) = (metrics["crossValidation"]!["folds"]!.AsArray(), metrics["crossValidation"]!["mean"]!);
        Assert.Equal([20, 20, 20, 20], folds.Select(fold => (int)fold!["rows"]!));
        Assert.Equal([80, 20], new[] { "train", "test" }.Select(split => (int)metrics[split]!["rows"]!));
        Assert.All(folds, fold => Assert.Equal(["sum", "product"], fold!["targets"]!.AsArray().Select(target => (string?)target!["name"])));
        foreach (var metric in new[] { "rmse", "mae", "r2" })
        {
            Assert.All(folds, fold =>
                Assert.Equal(fold!["targets"]!.AsArray().Average(target => (double)target![metric]!), (double)fold[metric]!, 1e-12));
            Assert.Equal(folds.Average(fold => (double)fold![metric]!), (double)mean[metric]!, 1e-12);
        }
        Assert.InRange((double)mean["r2"]!, 0.8, 1);
        Assert.Null(mean["accuracy"]);
        var listed = (await service.Http.GetAsync("/api/v1/models/m").JsonAsync())["versions"]![0]!["metrics"]!["crossValidation"]!;
        Assert.Equal(mean.ToJsonString(), listed["mean"]!.ToJsonString());
        Assert.Empty(listed["folds"]!.AsArray());
    }

    [Fact]
    public async Task Labels_are_measured_fold_by_fold_and_one_that_no_row_of_a_fold_has_has_no_metrics()
    {
        using var service = new TestService();
        await service.Http.NetworkAsync(output: "sigmoid");
        await service.Http.TableAsync("a,b,big,once\n" + string.Concat(Enumerable.Range(0, 60)
            .Select(i => $"{i % 10},{i % 7},{(i % 10 > 4 ? 1 : 0)},{(i == 7 ? 1 : 0)}\n")));

        var metrics = (await service.Http.TrainAsync("""
            {"network": "net", "dataset": "table", "target": ["big", "once"], "task": "multilabel", "model": "m", "epochs": 60,
             "crossValidation": {"folds": 3} }
            """))["metrics"]!["crossValidation"]!;

        var once = metrics["folds"]!.AsArray()
            .Select(fold => fold!["classes"]!.AsArray().Single(entry => (string?)entry!["class"] == "once")!).ToList();
        Assert.Equal([0, 0, 1], once.Select(entry => (int)entry["support"]!).Order());
        foreach (var entry in once)
            foreach (var metric in new[] { "precision", "recall", "f1", "rocAuc" })
                Assert.Equal((int)entry["support"]! == 0, entry[metric] is null);
        Assert.Equal(metrics["folds"]!.AsArray().Average(fold => (double)fold!["accuracy"]!), (double)metrics["mean"]!["accuracy"]!, 1e-12);
        Assert.InRange((double)metrics["mean"]!["accuracy"]!, 0.8, 1);
    }

    [Fact]
    public async Task A_class_that_a_split_lacks_has_no_metrics_and_no_say_in_the_balanced_accuracy()
    {
        using var service = new TestService();
        await service.Http.NetworkAsync();
        // the one row of z is in one fold
        await service.Http.TableAsync("a,kind\n" + string.Concat(Enumerable.Range(0, 41)
            .Select(i => $"{i % 10},{(i == 20 ? "z" : i % 10 > 4 ? "y" : "x")}\n")));

        var folds = (await service.Http.TrainAsync("""
            {"network": "net", "dataset": "table", "target": "kind", "model": "m", "epochs": 30,
             "crossValidation": {"folds": 4}, "classWeights": "balanced" }
            """))["metrics"]!["crossValidation"]!["folds"]!.AsArray();

        Assert.Equal(1, folds.Count(fold => (int)fold!["classes"]![2]!["support"]! == 1));
        foreach (var fold in folds)
        {
            var present = fold!["classes"]!.AsArray().Where(entry => (int)entry!["support"]! > 0).ToList();
            Assert.Equal(present.Average(entry => (double)entry!["recall"]!), (double)fold["balancedAccuracy"]!, 1e-12);
            Assert.All(fold["classes"]!.AsArray().Except(present), entry => Assert.Null(entry!["recall"]));
        }
    }

    [Fact]
    public void A_metric_is_summarized_over_the_folds_that_have_it()
    {
        var metrics = CrossValidationMetrics.Of([new(10, 1, Accuracy: 0.5, RocAuc: 0.75), new(10, 3, Accuracy: 0.9), new(9, double.NaN)]);

        Assert.Equal((double.NaN, 0.7, 0.75), (metrics.Mean.Loss, metrics.Mean.Accuracy, metrics.Mean.RocAuc));
        Assert.Equal(Math.Sqrt(0.08), metrics.StandardDeviation.Accuracy!.Value, 1e-12);
        Assert.Equal(0, metrics.StandardDeviation.RocAuc);
        Assert.Null(metrics.Mean.Rmse);
        Assert.Null(metrics.StandardDeviation.Rmse);
    }
}
