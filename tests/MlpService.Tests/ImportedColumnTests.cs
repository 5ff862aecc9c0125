using System.Net;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;

namespace MlpService.Tests;

/// <summary>Columns of imported weights that cannot be are refused by their place and name, with what would do.</summary>
public sealed class ImportedColumnTests
{
    static async Task<TestService> WithNetworkAsync()
    {
        var service = new TestService();
        await service.Http.PostJsonAsync("/api/v1/networks",
            """{"name": "net", "layers": [{"units": 1, "activation": "identity"}]}""").JsonAsync(HttpStatusCode.Created);
        return service;
    }

    static Task<HttpResponseMessage> ImportAsync(TestService service, string second, string target = "\"y\"", string more = "") =>
        service.Http.PostJsonAsync("/api/v1/models/m/versions", $$"""
            {"network": "net", "inputs": ["a", {{second}}], "targets": [{{target}}],
             "layers": [{"weights": [[1, 2]], "biases": [0]}] {{more}} }
            """);

    [Theory]
    [InlineData(""" {"name": "b", "scale": 0} """, 400, "inputs[1].scale", "'b' has the scale 0", "above 0")]
    [InlineData(""" {"name": "b", "scale": -2.5} """, 400, "inputs[1].scale", "'b' has the scale -2.5", "above 0")]
    [InlineData(""" {"name": "b", "scale": "NaN"} """, 400, "inputs[1].scale", "inputs[1].scale")]
    [InlineData(""" {"name": "b", "scale": NaN} """, 400, "inputs[1].scale", "inputs")]
    [InlineData(""" {"name": "b", "scale": 1e999} """, 400, "inputs[1].scale", "64-bit float")]
    [InlineData(""" {"name": "b", "offset": -1e999} """, 400, "inputs[1].offset", "64-bit float")]
    [InlineData(""" {"name": "b", "fill": 1e999} """, 400, "inputs[1].fill", "64-bit float")]
    [InlineData(""" {"name": "b", "min": -1e999, "max": 1} """, 400, "inputs[1].min", "64-bit float")]
    [InlineData(""" {"name": "b", "min": 1, "max": 1e999} """, 400, "inputs[1].max", "64-bit float")]
    [InlineData(""" {"name": "b", "min": 2, "max": 1} """, 422, "inputs[1].min", "min 2", "max 1")]
    [InlineData(""" {"name": "b", "categories": ["x"]} """, 422, "inputs[1].categories", "is no text and has categories")]
    [InlineData(""" {"name": "b", "kind": "categorical"} """, 400, "inputs[1].categories", "'b' has no categories")]
    [InlineData(""" {"name": "b", "kind": "categorical", "categories": []} """, 400, "inputs[1].categories", "'b' has no categories")]
    [InlineData(""" {"name": "b", "kind": "categorical", "categories": null} """, 400, "inputs[1].categories", "'b' has no categories")]
    [InlineData(""" {"name": "b", "kind": "categorical", "categories": ["x", "x"]} """, 422, "inputs[1].categories", "'x'")]
    [InlineData(""" {"name": "b", "kind": "categorical", "categories": ["x", null]} """, 422, "inputs[1].categories", "null")]
    [InlineData(""" {"name": "b", "kind": "categorical", "categories": ["x", ""]} """, 422, "inputs[1].categories", "empty")]
    [InlineData(""" {"name": "b", "kind": "categorical", "categories": ["x", 1]} """, 400, "inputs[1].categories[1]", "categories[1]")]
    [InlineData(""" {"name": "b", "kind": "categorical", "categories": ["x"], "fill": 1} """,
        422, "inputs[1].fill", "none of its categories")]
    [InlineData(""" {"name": "b", "kind": "categorical", "categories": ["x"], "fill": "y"} """,
        400, "inputs[1].fill", "inputs[1].fill")]
    [InlineData(""" {"name": "b", "kind": "categorical", "categories": ["x"], "offset": 1} """, 422, "inputs[1].scale", "categorical")]
    [InlineData(""" {"name": "b", "kind": "categorical", "categories": ["x"], "scale": 2} """, 422, "inputs[1].scale", "categorical")]
    [InlineData(""" {"name": "b", "kind": "categorical", "categories": ["x"], "min": 2} """, 422, "inputs[1].scale", "categorical")]
    [InlineData(""" {"name": "b", "kind": "categorical", "categories": ["x"], "max": 2} """, 422, "inputs[1].scale", "categorical")]
    [InlineData(""" {"name": "b", "numberFormat": {"decimal": ""}} """, 400, "inputs[1].numberFormat", "'b'", "decimal")]
    [InlineData(""" {"name": "b", "numberFormat": {"decimal": null}} """, 400, "inputs[1].numberFormat.decimal", "null")]
    [InlineData(""" {"name": "b", "numberFormat": {"decimal": "x"}} """, 400, "inputs[1].numberFormat", "'b'", "decimal")]
    [InlineData(""" {"name": "b", "numberFormat": {"decimal": ",", "group": ","}} """, 400, "inputs[1].numberFormat", "group")]
    [InlineData(""" {"name": "b", "numberFormat": {"group": ""}} """, 400, "inputs[1].numberFormat", "group")]
    [InlineData(""" {"name": "b", "kind": "ignored"} """, 400, "inputs[1].kind", "is ignored", "numeric, categorical or date")]
    [InlineData(""" {"name": "b", "kind": "ordinal"} """, 400, "inputs[1].kind", "inputs[1].kind")]
    [InlineData(""" {"name": "b", "kind": 1} """, 400, "inputs[1].kind", "inputs[1].kind")]
    [InlineData(""" {"name": "b", "mean": 1} """, 400, "inputs[1].mean", "mean")]
    [InlineData(""" {"name": "a", "scale": 2} """, 422, "inputs", "'a'")]
    [InlineData(""" {"scale": 2} """, 400, "inputs[1].name", "missing")]
    [InlineData(""" {"name": null} """, 400, "inputs[1].name", "null")]
    [InlineData("7", 400, "inputs[1]", "inputs[1]")]
    [InlineData("[\"b\"]", 400, "inputs[1]", "inputs[1]")]
    [InlineData(""" {"name": "b", "kind": "categorical", "categories": ["x", "y"]} """,
        422, "layers[0]", "unit 0 has 2 weights; it needs 3")]
    public async Task An_input_that_cannot_be_is_refused(string input, int status, string field, params string[] mentions)
    {
        using var service = await WithNetworkAsync();

        var problem = await ImportAsync(service, input).RefusedAsync((HttpStatusCode)status, mentions);

        Assert.Equal(field, Assert.Single(problem["errors"]!.AsObject()).Key);
        Assert.Equal(0, await service.ReadAsync(db => db.Models.CountAsync()));
    }

    [Theory]
    [InlineData(""" {"name": "y", "scale": 0} """, 400, "targets[0].scale", "'y' has the scale 0", "above 0")]
    [InlineData(""" {"name": "y", "scale": 1e999} """, 400, "targets[0].scale", "64-bit float")]
    [InlineData(""" {"name": "y", "offset": 1e999} """, 400, "targets[0].offset", "64-bit float")]
    [InlineData(""" {"name": "y", "offset": null} """, 400, "targets[0].offset", "targets[0].offset")]
    [InlineData(""" {"offset": 1} """, 400, "targets[0].name", "missing")]
    [InlineData("\"y\", {\"name\": \"y\", \"scale\": 2}", 422, "targets", "'y'")]
    [InlineData("\"y\", \"z\"", 422, "targets", "2 targets", "1 outputs")]
    [InlineData("3", 400, "targets[0]", "targets[0]")]
    public async Task A_target_that_cannot_be_is_refused(string target, int status, string field, params string[] mentions)
    {
        using var service = await WithNetworkAsync();

        var problem = await ImportAsync(service, "\"b\"", target).RefusedAsync((HttpStatusCode)status, mentions);

        Assert.Equal(field, Assert.Single(problem["errors"]!.AsObject()).Key);
    }

    [Theory]
    [InlineData(""" {"missing": ["-", ""]} """, "reading.missing")]
    [InlineData(""" {"missing": [null]} """, "reading.missing")]
    [InlineData(""" {"passedOver": ["id", null]} """, "reading.passedOver")]
    public async Task A_mark_or_column_without_a_text_is_no_way_to_read_instances(string reading, string field)
    {
        using var service = await WithNetworkAsync();

        var problem = await ImportAsync(service, "\"b\"", more: $", \"reading\": {reading}")
            .RefusedAsync(HttpStatusCode.UnprocessableEntity, "null or empty");

        Assert.Equal(field, Assert.Single(problem["errors"]!.AsObject()).Key);
    }

    [Theory]
    [InlineData("""{"network": "net", "inputs": {"a": 1}, "targets": ["y"], "layers": [{"weights": [[1]], "biases": [0]}]}""", "inputs")]
    [InlineData("""{"network": "net", "inputs": ["a"], "targets": "y", "layers": [{"weights": [[1]], "biases": [0]}]}""", "targets")]
    public async Task Columns_are_a_list(string weights, string field)
    {
        using var service = await WithNetworkAsync();

        await service.Http.PostJsonAsync("/api/v1/models/m/versions", weights).RefusedAsync(HttpStatusCode.BadRequest, field);
    }

    [Theory]
    [InlineData("identity", "softplus", "identity", null)]
    [InlineData("softmax", "identity", "", "layers[0] is softmax")]
    public async Task A_network_that_is_not_saved_is_the_one_its_layers_describe(string first, string last, string read, string? mention)
    {
        using var service = new TestService();
        var answer = service.Http.PostJsonAsync("/api/v1/models/m/versions", $$"""
            {"network": "unsaved", "inputs": ["a"], "targets": ["y"], "layers": [
              {"activation": "{{first}}", "weights": [[1]], "biases": [0]}, {"activation": "{{last}}", "weights": [[1]], "biases": [0]}]}
            """);
        if (mention is not null)
        {
            await answer.RefusedAsync(HttpStatusCode.UnprocessableEntity, "unsaved", mention);
            return;
        }
        var version = await answer.JsonAsync(HttpStatusCode.Created);
        Assert.Equal([read, last], version["topology"]!["layers"]!.AsArray().Select(layer => (string?)layer!["activation"]));
        Assert.Equal("unsaved", (string?)version["lineage"]!["network"]);
    }

    [Theory]
    [InlineData(""" {"name": "b", "fill": 1} """, "", "mean")]
    [InlineData("\"b\"", "", "error")]
    [InlineData(""" {"name": "b", "min": 3, "max": 3} """, "", "error")]
    [InlineData("\"b\"", """, "preprocessing": {"numeric": "minMax", "missing": "drop", "targets": "standardize"} """, "drop")]
    public async Task A_missing_value_is_treated_as_preprocessing_says_or_as_the_fills_show(string input, string more, string missing)
    {
        using var service = await WithNetworkAsync();

        var version = await ImportAsync(service, input, more: more).JsonAsync(HttpStatusCode.Created);

        Assert.Equal(missing, (string?)version["preprocessing"]!["missing"]);
        var weights = await service.Http.GetAsync("/api/v1/models/m/versions/1/weights").JsonAsync();
        Assert.Equal(more.Length > 0, weights["preprocessing"] is not null);
        Assert.Equal(JsonNode.Parse(input) is JsonValue, weights["inputs"]![1] is JsonValue);
    }
}
