using System.Net;
using System.Text.Json.Nodes;

namespace MlpService.Tests;

/// <summary>A version is measured on any table, and a job's predictions can be read beside the truth.</summary>
public sealed class EvaluationTests
{
    static async Task<JsonNode> EvaluateAsync(TestService service, string body, string model = "m")
    {
        var queued = await service.Http.PostJsonAsync($"/api/v1/models/{model}/evaluate", body).JsonAsync(HttpStatusCode.Accepted);
        var ended = await service.Http.EndAsync((string)queued["id"]!);
        Assert.True((string?)ended["status"] == "succeeded", ended.ToJsonString());
        return ended;
    }

    static async Task<JsonNode> VersionAsync(TestService service, string version = "m/versions/1") =>
        await service.Http.GetAsync($"/api/v1/models/{version}").JsonAsync();

    static string Table(int from, int to, Func<int, string> y, string header = "x,color,y") => header + "\n" + string.Concat(
        Enumerable.Range(from, to - from).Select(row => $"{row % 9},{"rgb"[row % 3]},{y(row)}\n"));

    static string Class(int row) => row % 9 > 4 ? "high" : "low";

    static async Task<TestService> ServiceAsync(Func<int, string> y, string output, string header = "x,color,y")
    {
        var service = new TestService();
        await service.Http.NetworkAsync(output: output);
        await service.Http.TableAsync(Table(0, 60, y, header));
        return service;
    }

    [Theory]
    [InlineData("softmax", "auto")]
    [InlineData("sigmoid", "auto")]
    [InlineData("sigmoid", "meanSquaredError")]
    [InlineData("identity", "auto")]
    [InlineData("identity", "huber")]
    public async Task The_metrics_of_a_table_are_those_it_would_have_as_test_split(string output, string loss)
    {
        Func<int, string> y = output == "identity" ? row => $"{row % 9 * 3}" : Class;
        using var service = await ServiceAsync(y, output);
        await service.Http.UploadAsync("later", Table(60, 100, y)).JsonAsync(HttpStatusCode.Created);
        var trained = await service.Http.SucceedAsync(SplitVocabulary.TableJob(
            $$""", "loss": "{{loss}}", "test": {"dataset": "later"} """));

        var job = await EvaluateAsync(service, """{"dataset": "later"}""");

        var metrics = (await VersionAsync(service))["metrics"]!["test"]!;
        Assert.Equal(40, (int)metrics["rows"]!);
        Assert.True(JsonNode.DeepEquals(metrics, job["metrics"]), job["metrics"]!.ToJsonString());
        Assert.Equal(("evaluate", "train"), ((string?)job["kind"], (string?)trained["kind"]));
        Assert.Equal(("later", 1), ((string?)job["evaluation"]!["dataset"], (int)job["evaluation"]!["version"]!));
        Assert.Null(job["request"]);
        Assert.Equal(await service.Http.PredictionsAsync(trained), await service.Http.PredictionsAsync(job));
        await service.Http.GetAsync($"/api/v1/jobs/{job["id"]}/predictions?part=training")
            .RefusedAsync(HttpStatusCode.NotFound, "no training rows");
    }

    [Fact]
    public async Task The_version_asked_for_is_measured_or_the_newest_that_did_not_diverge()
    {
        using var service = new TestService();
        await service.Http.IrisAsync();
        await service.Http.NetworkAsync("line", output: "identity");
        const string job = """
            {"network": "line", "dataset": "iris", "target": "petal_length", "features": ["sepal_length"], "model": "m", "epochs": 200,
             "earlyStopping": null
            """;
        await service.Http.SucceedAsync(job + "}");
        await service.Http.SucceedAsync(job + """, "seed": 3 }""");
        var diverged = await service.Http.EndAsync(await service.Http.QueueAsync(job + """
            , "optimizer": {"name": "sgd", "learningRate": 3}, "schedule": {"name": "constant", "warmupEpochs": 100} }
            """));
        Assert.Equal(3, (int)diverged["result"]!["version"]!);

        var newest = await EvaluateAsync(service, """{"dataset": "iris"}""");
        var first = await EvaluateAsync(service, """{"dataset": "iris", "version": 1}""");
        var last = await EvaluateAsync(service, """{"dataset": "iris", "version": 3}""");

        Assert.Equal([2, 1, 3], new[] { newest, first, last }.Select(ended => (int)ended["result"]!["version"]!));
        Assert.Equal(3, new[] { newest, first, last }.Select(ended => (double)ended["metrics"]!["rmse"]!).Distinct().Count());
        await service.Http.PostJsonAsync("/api/v1/models/m/evaluate", """{"dataset": "iris", "version": 77}""")
            .RefusedAsync(HttpStatusCode.NotFound, "77");
    }

    [Fact]
    public async Task Labels_are_measured_by_the_value_that_means_them()
    {
        using var service = new TestService();
        await service.Http.NetworkAsync(output: "sigmoid");
        string Rows(int from, int to, Func<int, string> warm) => "x,warm,odd\n" + string.Concat(Enumerable.Range(from, to - from)
            .Select(row => $"{row % 9},{warm(row)},{(row % 9 % 2 == 1 ? "yes" : "no")}\n"));
        await service.Http.TableAsync(Rows(0, 60, row => row % 9 > 4 ? "1" : "0"));
        // no row has the label: the only value of its column does not mean it
        await service.Http.UploadAsync("later", Rows(60, 80, _ => "0")).JsonAsync(HttpStatusCode.Created);
        await service.Http.TrainAsync("""
            {"network": "net", "dataset": "table", "target": ["warm", "odd"], "task": "multilabel", "model": "m", "epochs": 3}
            """);

        var job = await EvaluateAsync(service, """{"dataset": "later"}""");

        Assert.Equal([0, Enumerable.Range(60, 20).Count(row => row % 9 % 2 == 1)],
            job["metrics"]!["classes"]!.AsArray().Select(entry => (int)entry!["support"]!));
        using var csv = await service.Http.GetAsync($"/api/v1/jobs/{job["id"]}/predictions");
        Assert.StartsWith("row,truth_warm,prediction_warm,probability_warm,truth_odd,prediction_odd,probability_odd\n0,0,",
            await csv.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Dates_are_read_as_the_model_read_them_although_a_table_ignores_them()
    {
        using var service = new TestService();
        await service.Http.NetworkAsync(output: "identity");
        string Rows(int from) => "when,y\n" + string.Concat(
            Enumerable.Range(from, 40).Select(day => $"{1 + day % 28:00}/{1 + day / 28:00}/2026,{day}\n"));
        await service.Http.TableAsync(Rows(0), """&columns={"when":"date"}""");
        await service.Http.UploadAsync("later", Rows(0)).JsonAsync(HttpStatusCode.Created);
        await service.Http.SucceedAsync(SplitVocabulary.TableJob());

        var job = await EvaluateAsync(service, """{"dataset": "later"}""");
        var same = await EvaluateAsync(service, """{"dataset": "table"}""");

        Assert.True(JsonNode.DeepEquals(same["metrics"], job["metrics"]));
    }

    [Theory]
    [InlineData("x,y\n1,low\n2,high\n", "lacks color")]
    [InlineData("x,color\n1,r\n2,g\n", "lacks y")]
    [InlineData("x,color,y\nmany,r,low\nfew,g,high\nmany,g,low\n", "x is categorical, not numeric")]
    public async Task A_table_without_the_target_or_a_column_is_refused_by_name(string csv, string reason)
    {
        using var service = await ServiceAsync(Class, "softmax");
        await service.Http.SucceedAsync(SplitVocabulary.TableJob());
        await service.Http.UploadAsync("later", csv).JsonAsync(HttpStatusCode.Created);

        await service.Http.PostJsonAsync("/api/v1/models/m/evaluate", """{"dataset": "later"}""")
            .RefusedAsync(HttpStatusCode.UnprocessableEntity, "later", reason);
        await service.Http.PostJsonAsync("/api/v1/models/m/evaluate", """{"dataset": "missing"}""")
            .RefusedAsync(HttpStatusCode.NotFound, "missing");
    }

    [Fact]
    public async Task A_table_of_which_no_row_can_be_measured_fails_with_the_reason()
    {
        using var service = await ServiceAsync(Class, "softmax");
        await service.Http.SucceedAsync(SplitVocabulary.TableJob());
        await service.Http.UploadAsync("later", "x,color,y\n1,r,middle\n2,g,middle\n").JsonAsync(HttpStatusCode.Created);

        var queued = await service.Http.PostJsonAsync("/api/v1/models/m/evaluate", """{"dataset": "later"}""")
            .JsonAsync(HttpStatusCode.Accepted);
        var job = await service.Http.EndAsync((string)queued["id"]!);

        Assert.Equal("failed", (string?)job["status"]);
        Assert.Contains("middle", (string?)job["error"]);
    }

    [Fact]
    public async Task Imported_weights_are_measured_once_it_is_said_which_column_is_the_class()
    {
        using var service = await ServiceAsync(row => row % 9 > 4 ? "go" : "stay", "softmax");
        await service.Http.PostJsonAsync("/api/v1/networks",
            """{"name": "step", "inputs": 1, "layers": [{"units": 1, "activation": "step"}]}""").JsonAsync(HttpStatusCode.Created);
        await service.Http.PostJsonAsync("/api/v1/models/perceptron/versions", """
            {"network": "step", "inputs": ["x"], "classes": ["stay", "go"], "layers": [{"weights": [[1]], "biases": [-4.5]}]}
            """).JsonAsync(HttpStatusCode.Created);

        await service.Http.PostJsonAsync("/api/v1/models/perceptron/evaluate", """{"dataset": "table"}""")
            .RefusedAsync(HttpStatusCode.UnprocessableEntity, "imported", "target");
        var job = await EvaluateAsync(service, """{"dataset": "table", "target": "y"}""", "perceptron");

        Assert.Equal((60, 1.0), ((int)job["metrics"]!["rows"]!, (double)job["metrics"]!["accuracy"]!));
    }

    [Theory]
    [InlineData("""{"dataset": "table"}""", """["y"]""")]
    [InlineData("""{"dataset": "table", "target": null}""", """["y"]""")]
    [InlineData("""{"dataset": "table", "target": "y"}""", "\"y\"")]
    [InlineData("""{"dataset": "table", "target": ["y"]}""", """["y"]""")]
    public async Task The_target_is_a_text_or_a_list_and_answered_as_it_was_asked(string body, string answer)
    {
        using var service = await ServiceAsync(Class, "softmax");
        var training = SplitVocabulary.TableJob();
        await service.Http.SucceedAsync(training.Replace("\"target\": \"y\"", "\"target\": [\"y\"]"));

        var job = await EvaluateAsync(service, body);

        Assert.Equal(answer, job["evaluation"]!["target"]!.ToJsonString());
        Assert.Equal(60, (int)job["metrics"]!["rows"]!);
    }

    [Theory]
    [InlineData("""["y", "x"]""", "predicts one class", "y, x", "Name the one that holds the class")]
    [InlineData("[]", "0 items; 1 to 1000 are allowed")]
    [InlineData("3", "it is a text, or a list", "not the number 3")]
    public async Task A_target_that_no_version_can_have_is_refused(string target, params string[] mentions)
    {
        using var service = await ServiceAsync(Class, "softmax");
        await service.Http.SucceedAsync(SplitVocabulary.TableJob());
        using var answer = await service.Http.PostJsonAsync(
            "/api/v1/models/m/evaluate", $$"""{"dataset": "table", "target": {{target}}}""");
        var problem = await answer.Content.ReadAsStringAsync();
        Assert.Contains((int)answer.StatusCode, (int[])[400, 422]);
        Assert.All(mentions, mention => Assert.Contains(mention, problem));
    }

    [Fact]
    public async Task Several_targets_may_be_named_as_the_version_has_them_and_in_no_other_way()
    {
        using var service = new TestService();
        await service.Http.NetworkAsync(output: "identity");
        await service.Http.TableAsync("x,a,b\n" + string.Concat(Enumerable.Range(0, 40).Select(row => $"{row},{row % 7},{row % 5}\n")));
        await service.Http.SucceedAsync(SplitVocabulary.TableJob().Replace("\"target\": \"y\"", "\"target\": [\"a\", \"b\"]"));

        var job = await EvaluateAsync(service, """{"dataset": "table", "target": ["a", "b"]}""");
        Assert.Equal("""["a","b"]""", job["evaluation"]!["target"]!.ToJsonString());
        Assert.Equal(["a", "b"], (await EvaluateAsync(service, """{"dataset": "table"}"""))["evaluation"]!["target"]!.AsArray()
            .Select(target => (string)target!));
        foreach (var other in (string[])["[\"b\", \"a\"]", "\"a\"", "[\"a\", \"x\"]"])
            await service.Http.PostJsonAsync("/api/v1/models/m/evaluate", $$"""{"dataset": "table", "target": {{other}}}""")
                .RefusedAsync(HttpStatusCode.UnprocessableEntity, "predicts a, b, and target names", "leave target out");
    }

    [Fact]
    public async Task What_an_evaluation_needs_is_not_deleted_before_it_ends()
    {
        using var service = await ServiceAsync(Class, "softmax");
        await service.Http.SucceedAsync(SplitVocabulary.TableJob());
        await service.Http.UploadAsync("later", Table(0, 9, Class)).JsonAsync(HttpStatusCode.Created);
        // one job at a time: the evaluation waits behind it
        var blocking = await service.Http.QueueAsync(SplitVocabulary.TableJob(""", "earlyStopping": null """)
            .Replace("\"epochs\": 2", "\"epochs\": 1000000", StringComparison.Ordinal).Replace("\"m\"", "\"n\"", StringComparison.Ordinal));
        await service.Http.RunsAsync(blocking);
        var job = (string)(await service.Http.PostJsonAsync("/api/v1/models/m/evaluate", """{"dataset": "later"}""")
            .JsonAsync(HttpStatusCode.Accepted))["id"]!;

        foreach (var path in (string[])["datasets/later", "models/m", "models/m/versions/1"])
            await service.Http.DeleteAsync($"/api/v1/{path}").RefusedAsync(HttpStatusCode.Conflict, job);
        await service.Http.GetAsync($"/api/v1/jobs/{job}/predictions").RefusedAsync(HttpStatusCode.Conflict, "queued");
        await service.Http.PostAsync($"/api/v1/jobs/{blocking}/cancel", null);

        Assert.Equal("succeeded", (string?)(await service.Http.EndAsync(job))["status"]);
    }
}
