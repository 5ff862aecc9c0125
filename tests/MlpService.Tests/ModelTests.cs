using System.Net;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;

namespace MlpService.Tests;

public sealed class ModelTests
{
    const string Football = """
        {"network": "football", "inputs": ["friends", "win", "ticket"], "classes": ["stay home", "go"],
         "layers": [{"weights": [[3, 1, 5]], "biases": [-3]}]}
        """;

    static async Task<TestService> WithFootballAsync()
    {
        var service = new TestService();
        await service.Http.PostJsonAsync("/api/v1/networks",
            """{"name": "football", "inputs": 3, "layers": [{"units": 1, "activation": "step"}]}""").JsonAsync(HttpStatusCode.Created);
        return service;
    }

    [Fact]
    public async Task The_perceptron_with_imported_weights_decides_all_eight_cases()
    {
        using var service = await WithFootballAsync();
        using var created = await service.Http.PostJsonAsync("/api/v1/models/football/versions", Football);
        Assert.Equal(HttpStatusCode.Created, created.StatusCode);
        Assert.Equal("/api/v1/models/football/versions/1", created.Headers.Location?.OriginalString);

        var cases = Enumerable.Range(0, 8).Select(bits => new[] { bits >> 2 & 1, bits >> 1 & 1, bits & 1 }).ToList();
        var answer = await service.Http.PostJsonAsync("/api/v1/models/football/predict",
            $$"""{"instances": [{{string.Join(',', cases.Select(x => $"[{x[0]},{x[1]},{x[2]}]"))}}]}""").JsonAsync();

        // friends alone make exactly the threshold, which is not above it
        Assert.Equal(
            cases.Select(x => 3 * x[0] + x[1] + 5 * x[2] > 3 ? "go" : "stay home"),
            answer["predictions"]!.AsArray().Select(prediction => (string?)prediction!["label"]));
        Assert.Equal([1.0, 0.0], answer["predictions"]![4]!["probabilities"]!.AsArray().Select(p => (double)p!));
    }

    [Fact]
    public async Task Weights_come_back_in_the_shape_they_were_imported_in()
    {
        using var service = await WithFootballAsync();
        await service.Http.PostJsonAsync("/api/v1/models/football/versions", Football).JsonAsync(HttpStatusCode.Created);

        var weights = await service.Http.GetAsync("/api/v1/models/football/versions/1/weights").JsonAsync();

        var expected = JsonNode.Parse(Football.Replace("{\"weights\"", "{\"activation\": \"step\", \"weights\""));
        Assert.True(JsonNode.DeepEquals(expected, weights), weights.ToJsonString());
    }

    [Fact]
    public async Task Imported_weights_for_an_unknown_network_are_not_found()
    {
        using var service = await WithFootballAsync();

        await service.Http.PostJsonAsync("/api/v1/models/m/versions",
            """{"network": "nowhere", "inputs": ["a"], "classes": ["x", "y"], "layers": [{"weights": [[1]], "biases": [0]}]}""")
            .RefusedAsync(HttpStatusCode.NotFound, "nowhere");
        // of which only one layer says what it computes
        await service.Http.PostJsonAsync("/api/v1/models/m/versions", """
            {"network": "nowhere", "inputs": ["a"], "classes": ["x", "y"],
             "layers": [{"activation": "relu", "weights": [[1]], "biases": [0]}, {"weights": [[1]], "biases": [0]}]}
            """).RefusedAsync(HttpStatusCode.NotFound, "nowhere");

        await AssertNoModelAsync(service);
    }

    [Theory]
    [InlineData(""" "inputs": ["a", "b"], "classes": ["x", "y"], "layers": [{"weights": [[1, 2]], "biases": [0]}] """, 422, "2 inputs")]
    [InlineData(""" "inputs": ["a", "b", "c"], "classes": ["x", "y"], "layers": [{"weights": [[1, 2]], "biases": [0]}] """,
        422, "unit 0 has 2 weights")]
    [InlineData(""" "inputs": ["a", "b", "c"], "classes": ["x", "y"], "layers": [{"weights": [[1, 2, 3], [1, 2, 3]], "biases": [0, 0]}] """,
        422, "needs 1 of each")]
    [InlineData(""" "inputs": ["a", "b", "c"], "classes": ["x", "y"], "layers": [{"weights": [[1, 2, 1e39]], "biases": [0]}] """,
        422, "32-bit float")]
    [InlineData(""" "inputs": ["a", "b", "c"], "classes": ["x", "y"], "layers": [{"weights": [[1, 2, 3]], "biases": [-1e39]}] """,
        422, "32-bit float")]
    [InlineData(""" "inputs": ["a", "b", "c"], "classes": ["x", "y"], "layers": [{"weights": [[1, 2, 3]], "biases": [0, 0]}] """,
        422, "1 rows of weights and 2 biases; it needs 1 of each")]
    [InlineData("""
        "inputs": ["a", "b", "c"], "classes": ["x", "y"],
        "layers": [{"weights": [[1, 2, 3]], "biases": [0]}, {"weights": [[1]], "biases": [0]}]
        """, 422, "2 layers are given; the network 'football' has 1")]
    [InlineData("""
        "inputs": ["a", "b", "c"], "classes": ["x", "y"], "targets": ["z"], "layers": [{"weights": [[1, 2, 3]], "biases": [0]}]
        """, 422, "not both")]
    [InlineData("""
        "inputs": ["a", "b", "c"], "targets": ["z"], "task": "multilabel", "layers": [{"weights": [[1, 2, 3]], "biases": [0]}]
        """, 422, "multilabel needs classes")]
    [InlineData(""" "inputs": ["a", "b", "c"], "classes": ["x", "y", "z"], "layers": [{"weights": [[1, 2, 3]], "biases": [0]}] """,
        422, "3 classes")]
    [InlineData(""" "inputs": ["a", "b", "c"], "classes": [null, "y"], "layers": [{"weights": [[1, 2, 3]], "biases": [0]}] """,
        422, "null")]
    [InlineData(""" "inputs": ["a", "b", "c"], "targets": [null], "layers": [{"weights": [[1, 2, 3]], "biases": [0]}] """, 422, "null")]
    [InlineData(""" "inputs": ["a", "b", "c"], "classes": ["x", "x"], "layers": [{"weights": [[1, 2, 3]], "biases": [0]}] """, 422, "same")]
    [InlineData(""" "inputs": ["a", "", "c"], "classes": ["x", "y"], "layers": [{"weights": [[1, 2, 3]], "biases": [0]}] """, 422, "empty")]
    [InlineData(""" "inputs": ["a", null, "c"], "classes": ["x", "y"], "layers": [{"weights": [[1, 2, 3]], "biases": [0]}] """,
        400, "null")]
    [InlineData(""" "inputs": ["a", "b", "c"], "layers": [{"weights": [[1, 2, 3]], "biases": [0]}] """, 422, "neither classes nor targets")]
    [InlineData(""" "inputs": ["a", "b", "c"], "classes": ["x", "y"], "layers": [{"weights": [null], "biases": [0]}] """, 400, "null")]
    [InlineData(""" "inputs": ["a", "b", "c"], "classes": ["x", "y"], "layers": [] """, 400, "0 items")]
    [InlineData(""" "inputs": ["a", "b", "c"], "classes": ["x", "y"], "layers": [{"weights": [["1", 2, 3]], "biases": [0]}] """,
        400, "not the text")]
    public async Task Imported_weights_that_do_not_fit_are_refused(string members, int status, string mention)
    {
        using var service = await WithFootballAsync();

        await service.Http.PostJsonAsync("/api/v1/models/m/versions", $$"""{"network": "football", {{members}} }""")
            .RefusedAsync((HttpStatusCode)status, mention);

        await AssertNoModelAsync(service);
    }

    static async Task AssertNoModelAsync(TestService service)
    {
        Assert.Empty((await service.Http.GetAsync("/api/v1/models").JsonAsync())["items"]!.AsArray());
        Assert.Equal(0, await service.ReadAsync(db => db.WeightChunks.CountAsync()));
    }

    [Fact]
    public async Task A_version_reports_its_shape_inputs_outputs_metrics_and_where_it_comes_from()
    {
        using var service = new TestService();
        await service.Http.IrisAsync();
        var dataset = await service.Http.GetAsync("/api/v1/datasets/iris").JsonAsync();

        var version = await service.Http.TrainAsync(Training.IrisJob(""", "epochs": 3, "seed": 7"""));

        Assert.Equal("classification", (string?)version["task"]);
        Assert.Equal(4 * 32 + 32 + 32 * 3 + 3, (int)version["parameters"]!);
        Assert.Equal(["sepal_length", "sepal_width", "petal_length", "petal_width"],
            version["inputs"]!.AsArray().Select(input => (string?)input!["name"]));
        Assert.Equal(["setosa", "versicolor", "virginica"], version["outputs"]!["classes"]!.AsArray().Select(name => (string?)name));
        Assert.Equal("standardize", (string?)version["preprocessing"]!["numeric"]);
        Assert.Equal((string?)dataset["sha256"], (string?)version["lineage"]!["datasetSha256"]);
        Assert.Equal(7, (int)version["lineage"]!["seed"]!);
        Assert.Matches("^[0-9a-f]{64}$", (string?)version["sha256"]);
        Assert.Equal(1, (int)(await service.Http.GetAsync("/api/v1/models/iris").JsonAsync())["versions"]![0]!["version"]!);
    }

    [Fact]
    public async Task Means_and_categories_are_fitted_on_the_training_rows_only()
    {
        using var service = new TestService();
        await service.Http.IrisAsync();
        var whole = (double)(await service.Http.GetAsync("/api/v1/datasets/iris").JsonAsync()).Column("petal_length")["mean"]!;

        var all = await service.Http.TrainAsync(Training.IrisJob(""", "epochs": 1, "validation": {"fraction": 0}"""));
        var some = await service.Http.TrainAsync(
            Training.IrisJob(""", "epochs": 1, "validation": {"fraction": 0.3}, "test": {"fraction": 0.3}"""));

        Assert.Equal(whole, (double)all["inputs"]![2]!["offset"]!, 1e-6);
        Assert.NotEqual(whole, (double)some["inputs"]![2]!["offset"]!, 1e-3);
    }

    [Fact]
    public async Task A_deleted_version_is_gone_and_its_number_is_not_given_again()
    {
        using var service = await WithFootballAsync();
        for (var i = 0; i < 2; i++)
            await service.Http.PostJsonAsync("/api/v1/models/football/versions", Football).JsonAsync(HttpStatusCode.Created);
        var second = await service.Http.PostJsonAsync("/api/v1/models/football/predict", """{"instances": [[1, 1, 1]]}""").JsonAsync();
        Assert.Equal(2, (int)second["version"]!);
        Assert.Equal([1, 2], (await service.Http.GetAsync("/api/v1/models/football").JsonAsync())["versions"]!.AsArray()
            .Select(version => (int)version!["version"]!));

        Assert.Equal(HttpStatusCode.NoContent, (await service.Http.DeleteAsync("/api/v1/models/football/versions/2")).StatusCode);

        await service.Http.PostJsonAsync("/api/v1/models/football/versions/2/predict", """{"instances": [[1, 1, 1]]}""")
            .RefusedAsync(HttpStatusCode.NotFound, "version 2");
        var newest = await service.Http.PostJsonAsync("/api/v1/models/football/predict", """{"instances": [[1, 1, 1]]}""").JsonAsync();
        Assert.Equal(1, (int)newest["version"]!);
        Assert.Equal(1, await service.ReadAsync(db => db.WeightChunks.CountAsync()));
        var third = await service.Http.PostJsonAsync("/api/v1/models/football/versions", Football).JsonAsync(HttpStatusCode.Created);
        Assert.Equal(3, (int)third["version"]!);
    }
}
