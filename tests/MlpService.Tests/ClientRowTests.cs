using System.Text.Json.Serialization;
using MlpService.Client;

namespace MlpService.Tests;

/// <summary>The rows that the .NET client predicts, in each form they may have.</summary>
public sealed partial class ClientRowTests
{
    static readonly double[] Setosa = [5.1, 3.5, 1.4, 0.2];

    sealed record Flower(
        [property: JsonPropertyName("sepal_length")] double? SepalLength, [property: JsonPropertyName("sepal_width")] double SepalWidth,
        [property: JsonPropertyName("petal_length")] double PetalLength, [property: JsonPropertyName("petal_width")] double PetalWidth);

    [JsonSerializable(typeof(Flower))]
    sealed partial class FlowerJson : JsonSerializerContext;

    [Fact]
    public async Task A_row_is_the_same_as_an_object_by_reflection_by_its_own_metadata_and_by_position()
    {
        using var service = await ClientTests.TrainedAsync();
        var predictions = service.Mlp.Predictions;
        Flower[] rows = [new(5.1, 3.5, 1.4, 0.2), new(null, 2.9, 4.3, 1.3)];

        var reflected = await predictions.PredictAsync("iris", rows, new() { Version = 1 });
        var generated = await predictions.PredictAsync("iris", rows, FlowerJson.Default.Flower);
        var positions = await predictions.PredictAsync("iris", [Setosa, [double.NaN, 2.9, 4.3, 1.3]]);

        Assert.Equal(["setosa", "versicolor"], reflected.Predictions.Select(prediction => prediction.Label));
        foreach (var other in (PredictionResult[])[generated, positions])
            Assert.Equal(Probabilities(reflected), Probabilities(other));
        var none = await Assert.ThrowsAsync<MlpException>(() => predictions.PredictAsync("iris", [Setosa], new() { Version = 9 }));
        Assert.Contains("version 9", none.Message);
    }

    static IEnumerable<double> Probabilities(PredictionResult result) => result.Predictions.SelectMany(row => row.Probabilities!);

    sealed record Measured(float Small, Half Half, double Double, float? Maybe, object Any);

    [Fact]
    public async Task A_number_of_any_precision_that_is_not_a_number_is_sent_as_missing()
    {
        var stub = new Stub([.. Enumerable.Repeat(() => Stub.Json("""{"model": "m", "version": 1, "predictions": []}"""), 3)]);
        var predictions = new MlpClient(new HttpClient(stub) { BaseAddress = new("http://localhost") }).Predictions;

        await predictions.PredictAsync("m", [new Measured(0.1f, (Half)0.5, 0.1, 0.2f, 1.5f),
            new Measured(float.NaN, Half.NaN, double.NaN, float.NaN, float.NaN)]);
        await predictions.PredictAsync("m", [new Dictionary<string, float> { ["a"] = 0.1f, ["b"] = float.NaN }]);
        await predictions.PredictAsync("m", [(float[])[0.1f, float.NaN]]);

        Assert.Equal(
            [
                """{"instances":[{"Small":0.1,"Half":0.5,"Double":0.1,"Maybe":0.2,"Any":1.5},"""
                    + """{"Small":null,"Half":null,"Double":null,"Maybe":null,"Any":null}]}""",
                """{"instances":[{"a":0.1,"b":null}]}""",
                """{"instances":[[0.1,null]]}""",
            ],
            stub.Requests.Select(request => request.Body));
    }
}
