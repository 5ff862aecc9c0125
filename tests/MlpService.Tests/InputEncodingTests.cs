using System.Net;
using System.Text.Json.Nodes;

namespace MlpService.Tests;

/// <summary>How columns become inputs where there is a choice.</summary>
public sealed class InputEncodingTests
{
    const string Job = """
        {"network": "net", "dataset": "table", "target": "y", "model": "m", "epochs": 30, "seed": 1, "validation": {"fraction": 0}
        """;

    static async Task<(JsonNode Version, JsonNode Warnings)> TrainAsync(TestService service, string csv, string preprocessing)
    {
        await service.Http.TableAsync(csv);
        await service.Http.NetworkAsync();
        var version = await service.Http.TrainAsync($$"""{{Job}}, "preprocessing": {{{preprocessing}}} }""");
        var id = (string)(await service.Http.GetAsync("/api/v1/jobs").JsonAsync())["items"]![0]!["id"]!;
        return (version, (await service.Http.GetAsync($"/api/v1/jobs/{id}").JsonAsync())["warnings"]!);
    }

    static async Task<JsonArray> PredictAsync(TestService service, string instances, string model = "m") =>
        (await service.Http.PostJsonAsync($"/api/v1/models/{model}/predict", $$"""{"instances": {{instances}}}""").JsonAsync())
            ["predictions"]!.AsArray();

    [Fact]
    public async Task Rare_categories_share_an_input_and_it_is_said()
    {
        using var service = new TestService();
        // a: 40 rows, b: 30, c1 to c20: one each
        var csv = "kind,y\n" + string.Concat(Enumerable.Repeat("a,p\n", 40)) + string.Concat(Enumerable.Repeat("b,q\n", 30))
            + string.Concat(Enumerable.Range(1, 20).Select(i => $"c{i},r\n"));
        var (version, warnings) = await TrainAsync(service, csv, "\"maxCategories\": 3");
        Assert.Equal("""["a","b"]""", version["inputs"]![0]!["categories"]!.ToJsonString());
        Assert.True((bool)version["inputs"]![0]!["other"]!);
        Assert.Equal(3, (int)version["topology"]!["inputs"]!);
        Assert.Contains(warnings.AsArray(), warning => (string?)warning!["code"] == "groupedCategories");
        Assert.Contains(warnings.AsArray(), warning => (string?)warning!["code"] == "manyCategories");
        var predictions = await PredictAsync(service, """[["c3"], ["never"], ["a"]]""");
        Assert.Equal(["r", "r", "p"], predictions.Select(one => (string?)one!["label"]));
        Assert.Equal("""["other:kind"]""", predictions[0]!["flags"]!.ToJsonString());
        Assert.Equal(predictions[0]!.ToJsonString(), predictions[1]!.ToJsonString());
        Assert.Null(predictions[2]!["flags"]);
    }

    [Fact]
    public async Task A_missing_value_can_have_an_input_of_its_own()
    {
        using var service = new TestService();
        var csv = "x,kind,full,y\n" + string.Concat(Enumerable.Range(0, 60)
            .Select(i => i % 3 == 0 ? $",,{i % 5},lost\n" : $"{i % 7},{"ab"[i % 2]},{i % 5},kept\n"));
        var (version, _) = await TrainAsync(service, csv, "\"missingIndicators\": true, \"missing\": \"mean\"");
        Assert.Equal([true, true, false], version["inputs"]!.AsArray().Select(input => (bool?)input!["indicator"] ?? false));
        Assert.Equal(2 + 3 + 1, (int)version["topology"]!["inputs"]!);
        var predictions = await PredictAsync(service, """[{"full": 1}, {"x": 3, "kind": "a", "full": 1}]""");
        Assert.Equal(["lost", "kept"], predictions.Select(one => (string?)one!["label"]));
    }

    [Fact]
    public async Task A_rare_class_is_told()
    {
        using var service = new TestService();
        var csv = "x,y\n" + string.Concat(Enumerable.Range(0, 60).Select(i => $"{i % 7},{(i < 4 ? "rare" : "often")}\n"));
        var (_, warnings) = await TrainAsync(service, csv, "");
        var warning = Assert.Single(warnings.AsArray(), warning => (string?)warning!["code"] == "rareClass");
        Assert.Contains("'rare' (4)", (string?)warning!["message"], StringComparison.Ordinal);
    }

    /// <summary>With all that texts are read by: number formats, dates, marks, grouped categories, indicators.</summary>
    [Fact]
    public async Task Weights_posted_back_read_the_same_texts_and_give_the_same_bits()
    {
        using var service = new TestService();
        var csv = "price;when;kind;y\n" + string.Concat(Enumerable.Range(0, 90).Select(i =>
            $"{(i % 9 == 4 ? "-" : $"{1 + i % 11}.{i % 10}00,5 €")};{1 + i % 28}.{1 + i % 12}.2026;k{i % 6};{"pq"[i % 2]}\n"));
        await service.Http.UploadAsync("table", csv, """&missing=-&columns={"when":"date"}""").JsonAsync(HttpStatusCode.Created);
        await service.Http.NetworkAsync();
        await service.Http.TrainAsync(Job
            + """, "preprocessing": {"missing": "median", "missingIndicators": true, "maxCategories": 4} }""");
        var weights = await service.Http.GetStringAsync("/api/v1/models/m/versions/1/weights");
        await service.Http.PostJsonAsync("/api/v1/models/copy/versions", weights).JsonAsync(HttpStatusCode.Created);
        const string instances = """
            [{"price": "3.200,5 €", "when": "3.5.2026", "kind": "k1"}, {"price": 3200.5, "when": "2026-05-03", "kind": "k1"},
             {"price": "-", "when": null, "kind": "k99", "y": "p"}, ["1.000,5", "28.12.2026 12:00", " k0 "]]
            """;
        var expected = await PredictAsync(service, instances);
        Assert.Equal(expected[0]!.ToJsonString(), expected[1]!.ToJsonString());
        Assert.Equal(4, expected.Select(one => one!.ToJsonString()).Distinct().Count() + 1);
        Assert.Equal(expected.ToJsonString(), (await PredictAsync(service, instances, "copy")).ToJsonString());
    }
}
