using System.Net;

namespace MlpService.Tests;

public sealed class PredictionTests
{
    /// <summary>Two numbers and a colour decide a kind; the network has learned nothing much, which is enough here.</summary>
    static async Task<TestService> WithModelAsync(string output = "softmax", string target = "kind", int epochs = 3)
    {
        var service = new TestService();
        await service.Http.NetworkAsync(output: output, units: 4);
        await service.Http.TableAsync("a,b,colour,kind,price\n1,2,red,x,10\n2,,blue,y,20\n3,4,red,x,30\n4,5,blue,y,40\n5,6,red,x,50\n");
        await service.Http.TrainAsync($$"""
            {"network": "net", "dataset": "table", "target": "{{target}}", "features": ["a", "b", "colour"], "model": "m",
             "epochs": {{epochs}}, "validation": {"fraction": 0} }
            """);
        return service;
    }

    static Task<HttpResponseMessage> PredictAsync(TestService service, string instances, string path = "/api/v1/models/m/predict") =>
        service.Http.PostJsonAsync(path, $$"""{"instances": [{{instances}}]}""");

    [Theory]
    [InlineData("""{"a": 1, "b": 2, "color": "red"}""", "'color'", "Did you mean colour?")]
    [InlineData("""{"A": 1, "b": 2, "colour": "red"}""", "'A'", "Did you mean a?")]
    public async Task A_misspelt_column_is_named_with_the_likely_one(string instance, params string[] mentions)
    {
        using var service = await WithModelAsync();
        await PredictAsync(service, instance).RefusedAsync(HttpStatusCode.UnprocessableEntity, mentions);
    }

    [Fact]
    public async Task Rows_by_name_and_by_position_are_the_same_rows()
    {
        using var service = await WithModelAsync();

        var answer = await PredictAsync(service, """{"colour": "red", "b": 2, "a": 1}, [1, 2, "red"]""").JsonAsync();

        Assert.Equal(["x", "y"], answer["classes"]!.AsArray().Select(name => (string?)name));
        Assert.Equal(answer["predictions"]![0]!.ToJsonString(), answer["predictions"]![1]!.ToJsonString());
        Assert.Equal(1, answer["predictions"]![0]!["probabilities"]!.AsArray().Sum(p => (double)p!), 1e-6);
    }

    [Fact]
    public async Task A_row_has_the_same_bits_alone_and_among_a_thousand()
    {
        using var service = await WithModelAsync();
        var rows = Enumerable.Range(0, 1000).Select(i => $$"""[{{i % 17}}.{{i % 10}}, {{i % 5}}, "blue"]""").ToList();
        var together = (await PredictAsync(service, string.Join(',', rows)).JsonAsync())["predictions"]!.AsArray();

        foreach (var i in new[] { 0, 1, 15, 16, 500, 998, 999 })
        {
            var alone = (await PredictAsync(service, rows[i]).JsonAsync())["predictions"]![0]!;
            Assert.Equal(alone.ToJsonString(), together[i]!.ToJsonString());
        }
    }

    [Fact]
    public async Task A_missing_number_is_filled_and_an_unseen_category_is_flagged()
    {
        using var service = await WithModelAsync();

        // the mean of the present b: 2, 4, 5, 6
        var answer = await PredictAsync(service,
            """{"a": 1, "colour": "red"}, [1, null, "red"], [1, 4.25, "red"], [1, 2, "green"], [1, 2, null]""").JsonAsync();

        var predictions = answer["predictions"]!.AsArray();
        Assert.Equal(predictions[2]!.ToJsonString(), predictions[0]!.ToJsonString());
        Assert.Equal(predictions[2]!.ToJsonString(), predictions[1]!.ToJsonString());
        Assert.Equal(["unseen:colour"], predictions[3]!["flags"]!.AsArray().Select(flag => (string?)flag));
        Assert.Null(predictions[4]!["flags"]);
        Assert.Equal(predictions[4]!["probabilities"]!.ToJsonString(), predictions[3]!["probabilities"]!.ToJsonString());
    }

    [Fact]
    public async Task Regression_answers_in_the_units_of_the_target()
    {
        using var service = await WithModelAsync("identity", "price", epochs: 500);

        var answer = await PredictAsync(service, """[1, 2, "red"]""").JsonAsync();

        Assert.Null(answer["classes"]);
        Assert.Equal(10, (double)answer["predictions"]![0]!["value"]!, 1.0);
    }

    [Fact]
    public async Task One_sigmoid_output_is_the_probability_of_the_second_class()
    {
        using var service = await WithModelAsync("sigmoid");

        var version = await service.Http.GetAsync("/api/v1/models/m/versions/1").JsonAsync();
        var prediction = (await PredictAsync(service, """[1, 2, "red"]""").JsonAsync())["predictions"]![0]!;

        Assert.Equal(1, (int)version["topology"]!["layers"]![1]!["units"]!);
        var (x, y) = ((float)prediction["probabilities"]![0]!, (float)prediction["probabilities"]![1]!);
        Assert.Equal(1 - y, x);
        Assert.Equal(y > 0.5f ? "y" : "x", (string?)prediction["label"]);
    }

    [Theory]
    [InlineData("""[1, 2]""", "Row 0", "2 values", "a, b, colour")]
    [InlineData("""[1, 2, "red"], [1, 2, "red", 4]""", "Row 1", "4 values")]
    [InlineData("""["one", 2, "red"]""", "Row 0", "'a'", "one")]
    [InlineData("""[1e39, 2, "red"]""", "Row 0", "'a'", "1e39")]
    [InlineData("""[true, 2, "red"]""", "Row 0", "'a'", "true")]
    [InlineData("""[1, 2, ["red"]]""", "Row 0", "'colour'")]
    [InlineData("""{"a": 1, "b": 2, "color": "red"}""", "Row 0", "color", "colour")]
    [InlineData("""[1, 2, "\ud800"]""", "Row 0", "Unicode")]
    [InlineData("""null""", "Row 0", "null")]
    [InlineData("""7""", "Row 0", "7")]
    public async Task A_row_that_cannot_be_read_is_unprocessable_by_row_and_column(string instances, params string[] mentions)
    {
        using var service = await WithModelAsync();

        await PredictAsync(service, instances).RefusedAsync(HttpStatusCode.UnprocessableEntity, mentions);
    }

    [Fact]
    public async Task A_category_is_met_however_json_writes_it()
    {
        using var service = new TestService();
        await service.Http.NetworkAsync(units: 4);
        await service.Http.TableAsync("size,sold,kind\n2.50,True,x\nXL,False,y\n2.50,True,x\nXL,False,y\n");
        await service.Http.TrainAsync(
            """{"network": "net", "dataset": "table", "target": "kind", "model": "m", "epochs": 2, "validation": {"fraction": 0} }""");

        var answer = await PredictAsync(service, """["2.50", "True"], [2.5, true], ["XL", false], [3, "maybe"]""").JsonAsync();
        var rows = answer["predictions"]!.AsArray();

        Assert.Equal(rows[0]!.ToJsonString(), rows[1]!.ToJsonString());
        Assert.Null(rows[2]!["flags"]);
        Assert.Equal(["unseen:size", "unseen:sold"], rows[3]!["flags"]!.AsArray().Select(flag => (string?)flag));
    }

    [Fact]
    public async Task An_answer_of_too_many_numbers_is_refused_with_the_rows_that_fit()
    {
        using var service = new TestService();
        await service.Http.PostJsonAsync("/api/v1/networks", """{"name": "n", "layers": [{"units": 2000, "activation": "identity"}]}""")
            .JsonAsync(HttpStatusCode.Created);
        var weights = $"[{string.Join(',', Enumerable.Repeat("[1]", 2000))}]";
        await service.Http.PostJsonAsync("/api/v1/models/m/versions", $$"""
            {"network": "n", "inputs": ["a"], "targets": [{{string.Join(',', Enumerable.Range(0, 2000).Select(t => $"\"t{t}\""))}}],
             "layers": [{"weights": {{weights}}, "biases": [{{string.Join(',', Enumerable.Repeat("0", 2000))}}]}]}
            """).JsonAsync(HttpStatusCode.Created);

        await PredictAsync(service, string.Join(',', Enumerable.Repeat("[1]", 5001)))
            .RefusedAsync(HttpStatusCode.RequestEntityTooLarge, "5000 rows");
    }

    [Fact]
    public async Task Outputs_beyond_a_float_are_refused_by_row()
    {
        using var service = new TestService();
        await service.Http.PostJsonAsync("/api/v1/networks", """{"name": "n", "layers": [{"activation": "identity"}]}""")
            .JsonAsync(HttpStatusCode.Created);
        await service.Http.PostJsonAsync("/api/v1/models/m/versions",
            """{"network": "n", "inputs": ["a"], "targets": ["t"], "layers": [{"weights": [[1e38]], "biases": [0]}]}""")
            .JsonAsync(HttpStatusCode.Created);

        Assert.Equal(2e38f, (float)(await PredictAsync(service, "[2]").JsonAsync())["predictions"]![0]!["value"]!);
        await PredictAsync(service, "[2], [1e10]").RefusedAsync(HttpStatusCode.UnprocessableEntity, "Row 1");
        await PredictAsync(service, "[null]").RefusedAsync(HttpStatusCode.UnprocessableEntity, "Row 0", "'a'");
    }

    [Fact]
    public async Task Requests_that_are_no_predictions_are_refused()
    {
        using var service = await WithModelAsync();

        await service.Http.PostJsonAsync("/api/v1/models/m/predict", "{}").RefusedAsync(HttpStatusCode.BadRequest, "instances");
        await PredictAsync(service, "").RefusedAsync(HttpStatusCode.BadRequest, "0 items");
        await PredictAsync(service, string.Join(',', Enumerable.Repeat("[]", 100_001))).RefusedAsync(HttpStatusCode.BadRequest, "100001");
        await PredictAsync(service, "[1, 2, \"red\"]", "/api/v1/models/none/predict")
            .RefusedAsync(HttpStatusCode.NotFound, "no model 'none' with a version to predict with");
        await PredictAsync(service, "[1, 2, \"red\"]", "/api/v1/models/m/versions/9/predict")
            .RefusedAsync(HttpStatusCode.NotFound, "version 9");
    }
}
