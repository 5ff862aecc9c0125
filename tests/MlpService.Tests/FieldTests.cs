using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace MlpService.Tests;

/// <summary>Tables that people reported in public, or that packages ship: see Data/field.</summary>
public sealed class FieldTests
{
    static string File(string name) => Encoding.UTF8.GetString(DatasetVocabulary.DataFile($"field/{name}"));

    static async Task<JsonNode> TrainAsync(TestService service, string file, string target, string output, string more = "")
    {
        await service.Http.TableAsync(File(file));
        await service.Http.NetworkAsync(output: output);
        return await service.Http.TrainAsync($$"""
            {"network": "net", "dataset": "table", "target": "{{target}}", "model": "m", "epochs": 200, "seed": 1,
             "optimizer": {"name": "adam", "learningRate": 0.03}, "test": {"fraction": 0.25} {{more}}}
            """);
    }

    [Theory]
    [InlineData("numbers/clock-ms.csv", "numbers/clock-ms-shifted.csv", "y", "softmax", "accuracy")]
    [InlineData("numbers/meter.csv", "numbers/meter-shifted.csv", "kwh", "identity", "r2")]
    [InlineData("decorated/decimal-comma.csv", "decorated/decimal-point.csv", "gekauft", "softmax", "accuracy")]
    public async Task A_table_and_its_plain_twin_are_learned_alike(string file, string twin, string target, string output, string metric)
    {
        using var service = new TestService();
        using var other = new TestService();
        var version = await TrainAsync(service, file, target, output);
        var plain = await TrainAsync(other, twin, target, output);
        Assert.Equal((string?)plain["sha256"], (string?)version["sha256"]);
        Assert.Equal((double)plain["metrics"]!["test"]![metric]!, (double)version["metrics"]!["test"]![metric]!, 1e-6);
        Assert.InRange((double)version["metrics"]!["test"]![metric]!, 0.9, 1);
    }

    [Fact]
    public async Task Identifiers_beyond_what_a_double_can_tell_stay_apart()
    {
        using var service = new TestService();
        var dataset = await service.Http.TableAsync(File("numbers/ids-above-2-53.csv"));
        Assert.Equal(("categorical", 3), (dataset.KindOf("owner"), (int)dataset.Column("owner")["distinct"]!));
    }

    [Fact]
    public async Task Numbers_that_stand_for_a_missing_value_are_compared_by_value()
    {
        using var service = new TestService();
        var dataset = await service.Http.TableAsync(File("missing/minus-999.csv"), "&missing=-999");
        Assert.Equal(9, (int)dataset.Column("a")["missing"]!);
        Assert.InRange((double)dataset.Column("a")["min"]!, 0, double.MaxValue);
    }

    [Theory]
    [InlineData("shipped/vega-github.csv", "time")]
    [InlineData("shipped/vega-stocks.csv", "date")]
    public async Task Dates_are_not_one_input_for_each_day(string file, string column)
    {
        using var service = new TestService();
        var dataset = await service.Http.TableAsync(File(file));
        Assert.Equal("ignored", dataset.KindOf(column));
        Assert.Contains("date",
            Assert.Single(dataset.Warnings(), warning => warning.Contains($"'{column}'", StringComparison.Ordinal)),
            StringComparison.Ordinal);
        var asked = await service.Http.UploadAsync("asked", File(file), $$"""&columns={"{{column}}":"date"}""")
            .JsonAsync(HttpStatusCode.Created);
        Assert.Equal("date", asked.KindOf(column));
    }

    [Fact]
    public async Task A_class_of_which_no_row_can_be_used_is_no_class_of_the_model()
    {
        using var service = new TestService();
        var version = await TrainAsync(
            service, "labels/class-without-usable-rows.csv", "y", "softmax", """, "preprocessing": {"missing": "drop"} """);
        Assert.Equal("""["a","b"]""", version["outputs"]!["classes"]!.ToJsonString());
        Assert.Equal(2, (int)version["topology"]!["layers"]!.AsArray().Last()!["units"]!);
        var jobs = await service.Http.GetAsync("/api/v1/jobs").JsonAsync();
        var job = await service.Http.GetAsync($"/api/v1/jobs/{jobs["items"]![0]!["id"]}").JsonAsync();
        Assert.Contains("classWithoutRows", job["warnings"]!.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Predict_reads_a_text_as_the_upload_does()
    {
        using var service = new TestService();
        await TrainAsync(service, "labels/categories-with-spaces.csv", "y", "softmax", """, "preprocessing": {"missing": "error"} """);
        var answer = await service.Http.PostJsonAsync("/api/v1/models/m/predict", """
            {"instances": [{"colour": "red", "x": 1}, {"colour": "red ", "x": "1"}, {"colour": "\u00a0red", "x": " 1.0", "y": "p"}]}
            """).JsonAsync();
        Assert.Single(answer["predictions"]!.AsArray().Select(one => one!.ToJsonString()).Distinct());
        foreach (var missing in new[] { "null", "\"NA\"", "\"\"", "\"?\"", "\" nan \"" })
        {
            await service.Http.PostJsonAsync("/api/v1/models/m/predict", $$"""{"instances": [{"colour": {{missing}}, "x": 1}]}""")
                .RefusedAsync(HttpStatusCode.UnprocessableEntity, "no value", "colour");
            await service.Http.PostJsonAsync("/api/v1/models/m/predict", $$"""{"instances": [{"colour": "red", "x": {{missing}}}]}""")
                .RefusedAsync(HttpStatusCode.UnprocessableEntity, "no value", "'x'");
        }
    }
}
