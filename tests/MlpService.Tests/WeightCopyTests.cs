using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;

namespace MlpService.Tests;

/// <summary>What is read of a version's weights, posted back, is a version that predicts the same bits of every row.</summary>
public sealed class WeightCopyTests
{
    const int Rows = 90;

    /// <summary>Numbers with many digits, far from 0 and near it, categories, and three kinds of targets.</summary>
    static string Table(bool complete)
    {
        string Value(int row, int every, string text) => !complete && row % every == 0 ? "" : text;
        string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);
        var rows = Enumerable.Range(0, Rows).Select(i => string.Join(',',
            Value(i, 11, Number(Math.Sin(i) * 7 / 3)),
            Value(i, 13, Number(1e6 + i * i / 7.0)),
            Value(i, 17, ((string[])["red", "pale \"\"blue\"\"", "ünï"])[i % 3] is var color ? $"\"{color}\"" : ""),
            Value(i, 19, i % 5 > 2 ? "True" : "False"),
            ((string[])["yes", "no"])[i * i % 7 % 2], ((string[])["p", "q", "r"])[i % 4 % 3],
            Number(1000 + 50 * Math.Cos(i)), Number(Math.Sin(i) / 1e4), i % 2, i / 3 % 2));
        return "small,large,color,flag,two,three,far,near,l1,l2\n" + string.Join('\n', rows) + "\n";
    }

    static readonly string[] Instances =
    [
        """{"small": 0.1, "large": 1000003.3, "color": "red", "flag": true}""",
        """{"small": -1e-7, "large": 1000900, "color": "pale \"blue\"", "flag": "False"}""",
        """{"small": 2.3333333, "large": 0, "color": "ünï", "flag": false}""",
        """{"small": 1e30, "large": -1e30, "color": "red", "flag": true}""",
        """{"small": 1, "large": 1000000, "color": "green", "flag": true}""",
        """{"small": null, "large": 1000000, "color": "red", "flag": true}""",
        """{"small": 1, "color": "red", "flag": true}""",
        """{"small": 1, "large": 1000000, "color": null, "flag": true}""",
        "{}",
        """[0.25, 1000001, "ünï", false]""",
        "[1, 2, 3]",
    ];

    public static TheoryData<string, string, string> Tasks()
    {
        var tasks = new TheoryData<string, string, string>
        {
            { "sigmoid", "\"two\"", "" },
            { "softmax", "\"two\"", "" },
            { "softmax", "\"three\"", "" },
            { "sigmoid", "\"three\"", "" },
            { "identity", "\"far\"", "" },
            { "identity", "\"near\"", """, "loss": "huber" """ },
            { "tanh", "\"near\"", "" },
            { "identity", """["far", "near"]""", "" },
            { "sigmoid", """["l1", "l2"]""", """, "task": "multilabel" """ },
            { "sigmoid", "\"l1\"", """, "task": "classification" """ },
        };
        foreach (var (numeric, missing, targets) in new[]
        {
            ("standardize", "median", "none"), ("minMax", "mean", "standardize"), ("minMax", "drop", "none"),
            ("standardize", "error", "standardize"), ("none", "mean", "none"), ("none", "error", "none"),
        })
            tasks.Add("identity", "\"near\"", $$"""
                , "preprocessing": {"numeric": "{{numeric}}", "missing": "{{missing}}", "targets": "{{targets}}"}
                """);
        return tasks;
    }

    static async Task<TestService> WithModelAsync(string output, string target, string more)
    {
        var service = new TestService();
        await service.Http.TableAsync(Table(complete: more.Contains("\"error\"")));
        await service.Http.PostJsonAsync("/api/v1/networks", $$"""
            {"name": "net", "layers": [{"units": 7, "activation": "gelu"}, {"units": 5, "activation": "elu"}, {"activation": "{{output}}"}]}
            """).JsonAsync(HttpStatusCode.Created);
        await service.Http.TrainAsync($$"""
            {"network": "net", "dataset": "table", "target": {{target}}, "model": "first", "epochs": 3,
             "features": ["small", "large", "color", "flag"] {{more}} }
            """);
        return service;
    }

    static async Task<string> TextAsync(HttpClient http, string path)
    {
        using var answer = await http.GetAsync(path);
        return await answer.Content.ReadAsStringAsync();
    }

    /// <summary>All answers, refusals too, without what names the request and the model.</summary>
    static async Task<List<string>> PredictAsync(HttpClient http, string model)
    {
        var answers = new List<string>();
        foreach (var instances in Instances.Append(string.Join(", ", Instances[..3])))
        {
            using var answer = await http.PostJsonAsync($"/api/v1/models/{model}/predict", $$"""{"instances": [{{instances}}]}""");
            var body = await answer.Content.ReadAsStringAsync();
            if (!answer.IsSuccessStatusCode)
            {
                var problem = JsonNode.Parse(body)!.AsObject();
                problem.Remove("traceId");
                body = problem.ToJsonString();
            }
            answers.Add($"{(int)answer.StatusCode} {body.Replace($"\"model\":\"{model}\"", "")}");
        }
        return answers;
    }

    [Theory, MemberData(nameof(Tasks))]
    public async Task A_copy_predicts_the_same_bits_under_another_name_and_in_another_service(string output, string target, string more)
    {
        using var service = await WithModelAsync(output, target, more);
        var weights = await TextAsync(service.Http, "/api/v1/models/first/versions/1/weights");
        using var elsewhere = new TestService();
        var original = await service.Http.GetAsync("/api/v1/models/first/versions/1").JsonAsync();
        var expected = await PredictAsync(service.Http, "first");
        Assert.StartsWith("200", expected[^1]);

        foreach (var http in new[] { service.Http, elsewhere.Http })
        {
            var copy = await http.PostJsonAsync("/api/v1/models/second/versions", weights).JsonAsync(HttpStatusCode.Created);
            Assert.Equal((string?)original["sha256"], (string?)copy["sha256"]);
            foreach (var member in (string[])["task", "inputs", "outputs", "preprocessing"])
                Assert.Equal(original[member]!.ToJsonString(), copy[member]!.ToJsonString());
            Assert.Equal(expected, await PredictAsync(http, "second"));
            Assert.Equal(weights, await TextAsync(http, "/api/v1/models/second/versions/1/weights"));
        }
    }

    /// <summary>The only row that has a category may be one of those that training does not see.</summary>
    [Fact]
    public async Task A_column_that_became_no_input_is_copied_too()
    {
        using var service = new TestService();
        await service.Http.NetworkAsync();
        await service.Http.TableAsync("a,rare,y\n" + string.Concat(Enumerable.Range(0, 40)
            .Select(i => $"{i % 10},{(i == 7 ? "seldom" : "")},{"pq"[i % 2]}\n")));
        JsonNode version;
        var seed = 0;
        do
            version = await service.Http.TrainAsync($$"""
                {"network": "net", "dataset": "table", "target": "y", "model": "m{{++seed}}", "epochs": 1, "seed": {{seed}},
                 "validation": {"fraction": 0.5} }
                """);
        while (version["inputs"]![1]!["categories"]!.AsArray().Count > 0);
        var weights = await TextAsync(service.Http, $"/api/v1/models/m{seed}/versions/1/weights");

        await service.Http.PostJsonAsync("/api/v1/models/copy/versions", weights).JsonAsync(HttpStatusCode.Created);

        const string rows = """{"instances": [[3, "seldom"], [4, null], {"a": 5}]}""";
        var (first, copy) = (await service.Http.PostJsonAsync($"/api/v1/models/m{seed}/predict", rows).JsonAsync(),
            await service.Http.PostJsonAsync("/api/v1/models/copy/predict", rows).JsonAsync());
        Assert.Equal(first["predictions"]!.ToJsonString(), copy["predictions"]!.ToJsonString());
    }

    [Fact]
    public async Task A_copy_is_refused_by_a_network_of_its_name_with_other_activations_and_needs_none()
    {
        using var service = await WithModelAsync("softmax", "\"three\"", "");
        var weights = await TextAsync(service.Http, "/api/v1/models/first/versions/1/weights");
        using (await service.Http.DeleteAsync("/api/v1/networks/net"))
            await service.Http.PostJsonAsync("/api/v1/models/second/versions", weights).JsonAsync(HttpStatusCode.Created);
        await service.Http.PostJsonAsync("/api/v1/networks", """
            {"name": "net", "layers": [{"units": 7, "activation": "gelu"}, {"units": 5, "activation": "relu"}, {"activation": "softmax"}]}
            """).JsonAsync(HttpStatusCode.Created);

        await service.Http.PostJsonAsync("/api/v1/models/third/versions", weights)
            .RefusedAsync(HttpStatusCode.UnprocessableEntity, "layers[1] is elu; the network's is relu", "another name");
    }

    [Theory]
    [InlineData("multilabel", """["yes"]""", "1 positiveValues are given for 2 classes")]
    [InlineData("auto", """["yes", "1"]""", "make the task multilabel")]
    public async Task Values_of_labels_that_do_not_fit_them_are_refused(string task, string values, string said)
    {
        using var service = new TestService();
        await service.Http.PostJsonAsync("/api/v1/models/m/versions", $$"""
            {"network": "net", "inputs": ["x"], "classes": ["a", "b"], "task": "{{task}}", "positiveValues": {{values}},
             "layers": [{"activation": "sigmoid", "weights": [[1], [2]], "biases": [0, 0]}]}
            """).RefusedAsync(HttpStatusCode.UnprocessableEntity, said);
    }

    /// <summary>Only numbers that have a fill are filled in, and rows without one of the others are left out of training.</summary>
    [Fact]
    public async Task Columns_may_be_named_plainly_beside_those_that_are_described_and_trained_on()
    {
        using var service = new TestService();
        await service.Http.PostJsonAsync("/api/v1/networks", """{"name": "net", "layers": [{"activation": "identity"}]}""")
            .JsonAsync(HttpStatusCode.Created);
        await service.Http.PostJsonAsync("/api/v1/models/m/versions", """
            {"network": "net", "inputs": ["plain", {"name": "shifted", "offset": 10, "scale": 2, "fill": 14},
              {"name": "color", "kind": "categorical", "categories": ["red", "green"]}],
             "targets": [{"name": "y", "offset": 100, "scale": 0.5}], "layers": [{"weights": [[1, 10, 2, 4]], "biases": [0.5]}]}
            """).JsonAsync(HttpStatusCode.Created);
        async Task<double> ValueAsync(string row) => (double)(await service.Http.PostJsonAsync("/api/v1/models/m/predict",
            $$"""{"instances": [{{row}}]}""").JsonAsync())["predictions"]![0]!["value"]!;

        Assert.Equal(100 + (3 + 10 * 1 + 4 + 0.5) / 2, await ValueAsync("""[3, 12, "green"]"""));
        Assert.Equal(100 + (3 + 10 * 2 + 0.5) / 2, await ValueAsync("[3, null, null]"));
        await service.Http.PostJsonAsync("/api/v1/models/m/predict", """{"instances": [[null, 12, "red"]]}""")
            .RefusedAsync(HttpStatusCode.UnprocessableEntity, "no value in column 'plain'");

        await service.Http.TableAsync("plain,shifted,color,y\n" + string.Concat(Enumerable.Range(0, 40)
            .Select(i => $"{(i % 8 == 0 ? "" : i)},{(i % 5 == 0 ? "" : i)},{(i % 2 == 0 ? "red" : "green")},{i / 3.0:R}\n")));
        var job = await service.Http.EndAsync(await service.Http.QueueAsync("""
            {"network": "net", "dataset": "table", "target": "y", "model": "m", "epochs": 1, "startFrom": "m"}
            """));
        Assert.Equal("5 of 40 rows have a missing feature and were left out.", (string?)job["warnings"]!.AsArray()
            .Single(warning => (string?)warning!["code"] == "missingDropped")!["message"]);
    }
}
