using System.Net;
using System.Text.Json.Nodes;

namespace MlpService.Tests;

/// <summary>A version that training cannot or should not start from is named, with what would do.</summary>
public sealed class WarmStartRefusalTests
{
    const string Line = """{"network": "line", "dataset": "iris", "target": "petal_length", "features": ["sepal_length"], "model": """;
    const string Diverging = """
        , "epochs": 500, "earlyStopping": null, "optimizer": {"name": "sgd", "learningRate": 3}, "schedule": {"warmupEpochs": 100} }
        """;

    [Fact]
    public async Task The_newest_version_to_start_from_did_not_diverge_and_one_that_did_must_be_named()
    {
        using var service = new TestService();
        await service.Http.IrisAsync();
        await service.Http.NetworkAsync("line", output: "identity");
        foreach (var _ in new[] { 1, 2 })
            await service.Http.TrainAsync(Line + """ "m", "epochs": 5}""");
        foreach (var (model, version) in new[] { ("m", 3), ("bad", 1) })
        {
            var diverged = await service.Http.EndAsync(await service.Http.QueueAsync(Line + $"\"{model}\"" + Diverging));
            Assert.Equal(version, (int)diverged["result"]!["version"]!);
        }
        async Task<JsonNode> FromAsync(string start) =>
            await service.Http.EndAsync(await service.Http.QueueAsync(Line + $$""" "next", "epochs": 1, "startFrom": "{{start}}"}"""));

        var newest = await FromAsync("m");
        var named = await FromAsync("m/3");

        Assert.Equal("m/2", (string?)newest["request"]!["startFrom"]);
        Assert.Empty(newest["warnings"]!.AsArray());
        var warning = named["warnings"]!.AsArray().Single(warning => (string?)warning!["code"] == "divergedStart")!;
        Assert.Contains("'m' version 3 comes from a training that diverged", (string?)warning["message"]);
        await service.Http.PostJsonAsync("/api/v1/jobs", Line + """ "next", "startFrom": "bad"}""")
            .RefusedAsync(HttpStatusCode.UnprocessableEntity, "Every version of 'bad' diverged", "bad/1");
    }

    [Theory]
    [InlineData("net", "\"species\"", "", "iris/1", null)]
    [InlineData("wide", "\"species\"", "", "iris/1",
        "'wide' has another topology than 'iris' version 1: it is 4 inputs, 33 relu, 3 softmax, not 4 inputs, 32 relu, 3 softmax")]
    [InlineData("five-in", "\"species\"", "", "iris/1",
        "it is 5 inputs, 32 relu, 3 softmax, not 4 inputs, 32 relu, 3 softmax")]
    [InlineData("line", "\"petal_length\"", ", \"features\": [\"petal_width\"]", "iris/1",
        "'iris' version 1 is for classification, and the job for regression. Choose target and task as its job did")]
    [InlineData("line", "[\"petal_width\", \"petal_length\"]", "", "sizes/1",
        "The targets petal_width, petal_length are not those of 'sizes' version 1: petal_length, petal_width, in this order")]
    [InlineData("net", "\"species\"", ", \"features\": [\"petal_length\"]", "iris/1",
        "sepal_length, sepal_width, petal_length, petal_width, in this order")]
    [InlineData("net", "\"species\"", "", "", "'' is not a version")]
    [InlineData("net", "\"species\"", "", "/1", "'/1' is not a version")]
    public async Task What_does_not_fit_the_start_is_reported_for_both_with_a_way_out(
        string network, string target, string more, string start, string? mention)
    {
        using var service = new TestService();
        await service.Http.IrisAsync();
        await service.Http.NetworkAsync("wide", units: 33);
        await service.Http.PostJsonAsync("/api/v1/networks", """
            {"name": "five-in", "inputs": 5, "layers": [{"units": 32, "activation": "relu"}, {"activation": "softmax"}]}
            """).JsonAsync(HttpStatusCode.Created);
        await service.Http.NetworkAsync("line", output: "identity");
        await service.Http.TrainAsync(Training.IrisJob(""", "epochs": 1"""));
        await service.Http.TrainAsync(
            """{"network": "line", "dataset": "iris", "target": ["petal_length", "petal_width"], "model": "sizes", "epochs": 1}""");

        var answer = service.Http.PostJsonAsync("/api/v1/jobs", $$"""
            {"network": "{{network}}", "dataset": "iris", "target": {{target}}, "model": "m", "epochs": 1,
             "startFrom": "{{start}}" {{more}} }
            """);

        if (mention is null)
            await answer.JsonAsync(HttpStatusCode.Accepted);
        else
            await answer.RefusedAsync(HttpStatusCode.UnprocessableEntity, mention,
                start.Length > 2 ? "train without startFrom" : "model/3");
    }

    [Fact]
    public async Task Labels_that_are_written_otherwise_than_the_start_knows_them_are_refused()
    {
        using var service = new TestService();
        await service.Http.NetworkAsync(output: "sigmoid");
        foreach (var (name, yes) in new[] { ("one", "yes"), ("two", "ja") })
            await service.Http.UploadAsync(name, "a,l\n" + string.Concat(Enumerable.Range(0, 40)
                .Select(i => $"{i % 10},{(i % 10 > 4 ? yes : "a")}\n"))).JsonAsync(HttpStatusCode.Created);
        string Job(string dataset, string more) => $$"""
            {"network": "net", "dataset": "{{dataset}}", "target": "l", "task": "multilabel", "model": "m", "epochs": 1 {{more}} }
            """;

        var outputs = (await service.Http.TrainAsync(Job("one", "")))["outputs"]!;

        Assert.Equal("yes", (string?)Assert.Single(outputs["positiveValues"]!.AsArray()));
        await service.Http.TrainAsync(Job("one", """, "startFrom": "m/1" """));
        await service.Http.PostJsonAsync("/api/v1/jobs", Job("two", """, "startFrom": "m/1" """))
            .RefusedAsync(HttpStatusCode.UnprocessableEntity,
                "The label 'l' is 'yes' where a row has it in 'm' version 1", "'ja'", "startFrom");
    }

    [Fact]
    public async Task Labels_in_another_order_are_other_outputs()
    {
        using var service = new TestService();
        await service.Http.NetworkAsync(output: "sigmoid");
        await service.Http.TableAsync("a,k,l\n" + string.Concat(Enumerable.Range(0, 40).Select(i => $"{i % 10},{i % 2},{i / 2 % 2}\n")));
        string Job(string target, string more = "") => $$"""
            {"network": "net", "dataset": "table", "target": {{target}}, "task": "multilabel", "model": "m", "epochs": 1 {{more}} }
            """;
        await service.Http.TrainAsync(Job("""["k", "l"]"""));

        await service.Http.PostJsonAsync("/api/v1/jobs", Job("""["l", "k"]""", """, "startFrom": "m" """)).RefusedAsync(
            HttpStatusCode.UnprocessableEntity, "The targets l, k are not those of 'm' version 1: k, l, in this order");
        await service.Http.TrainAsync(Job("""["k", "l"]""", """, "startFrom": "m" """));
    }
}
