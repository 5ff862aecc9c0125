using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;

namespace MlpService.Tests;

/// <summary>Numbers far from zero differ in digits that a 32-bit float does not have: times, meters, identifiers.</summary>
public sealed class NumberDigitsTests
{
    const string Job = """
        {"network": "net", "dataset": "table", "target": "y", "model": "m", "epochs": 60, "seed": 3, "preprocessing": {"missing": "mean"},
         "optimizer": {"name": "adam", "learningRate": 0.05}, "validation": {"fraction": 0}, "test": {"fraction": 0.25}}
        """;

    static async Task<(TestService Service, JsonNode Version)> TrainAsync(string csv, string output, string job = Job)
    {
        var service = new TestService();
        await service.Http.NetworkAsync(output: output);
        await service.Http.TableAsync(csv);
        var ended = await service.Http.EndAsync(await service.Http.QueueAsync(job));
        Assert.True((string?)ended["status"] == "succeeded", ended.ToJsonString());
        Assert.DoesNotContain(ended["warnings"]!.AsArray(), warning => (string?)warning!["code"] == "constantFeature");
        return (service, await service.Http.GetAsync("/api/v1/models/m/versions/1").JsonAsync());
    }

    /// <summary>Two numbers and a class or number that follows from the first; one number is missing.</summary>
    static string Rows(decimal offset, decimal step, bool classes) => "t,v,y\n" + string.Concat(Enumerable.Range(0, 80).Select(row =>
        string.Create(CultureInfo.InvariantCulture,
            $"{(row == 7 ? "" : offset + row * step)},{row % 7},{(classes ? "abcd"[row / 20] : offset + row * step / 4)}\n")));

    [Theory]
    [InlineData("1700000000000", "500", true)] // milliseconds since 1970
    [InlineData("1700000000", "0.5", true)]
    [InlineData("20260101", "1", false)]
    [InlineData("48213377", "0.25", false)]
    [InlineData("-1700000000000", "500", false)]
    public async Task A_table_with_an_offset_trains_to_the_same_weights_as_the_one_without(string offset, string step, bool classes)
    {
        var (far, near) = (decimal.Parse(offset, CultureInfo.InvariantCulture), decimal.Parse(step, CultureInfo.InvariantCulture));
        var output = classes ? "softmax" : "identity";
        var (service, version) = await TrainAsync(Rows(far, near, classes), output);
        using var _ = service;
        var (other, twin) = await TrainAsync(Rows(0, near, classes), output);
        using var __ = other;
        Assert.Equal((string?)twin["sha256"], (string?)version["sha256"]);
        Assert.Equal(twin["metrics"]!["test"]!["loss"]!.ToJsonString(), version["metrics"]!["test"]!["loss"]!.ToJsonString());
        foreach (var metric in new[] { "accuracy", "rmse", "r2" })
        {
            var expected = (double?)twin["metrics"]!["test"]![metric] ?? 0;
            // a double near the offset has its own step
            Assert.Equal(expected, (double?)version["metrics"]!["test"]![metric] ?? 0, 1e-6 * Math.Abs(expected));
        }
    }

    [Fact]
    public async Task A_predicted_number_keeps_its_digits()
    {
        var (service, version) = await TrainAsync(Rows(48213377, 0.25m, classes: false), "identity");
        using var _ = service;
        var answer = await service.Http.PostJsonAsync("/api/v1/models/m/predict",
            """{"instances": [{"t": 48213377, "v": 0}, {"t": 48213377.5, "v": 0}, {"t": 48213378, "v": 0}]}""").JsonAsync();
        var values = answer["predictions"]!.AsArray().Select(prediction => (double)prediction!["value"]!).ToList();
        Assert.Equal(3, values.Distinct().Count());
        Assert.All(values, value => Assert.InRange(value, 48213370, 48213390));
        Assert.Equal(48213396.75, (double)version["inputs"]![0]!["max"]!);
    }

    [Fact]
    public async Task Numbers_beyond_a_32_bit_float_are_numbers_and_are_scaled_before_they_are_rounded()
    {
        var csv = Rows(1, 1, classes: true);
        var (service, version) = await TrainAsync(csv, "softmax");
        using var _ = service;
        var (other, huge) = await TrainAsync("t,v,y\n" + string.Concat(csv.Split('\n')[1..^1].Select(line =>
            line.StartsWith(',') ? line + "\n" : line.Insert(line.IndexOf(','), "e60") + "\n")), "softmax");
        using var __ = other;
        Assert.Equal((double)version["metrics"]!["test"]!["loss"]!, (double)huge["metrics"]!["test"]!["loss"]!, 1e-4);
        Assert.InRange((double)huge["inputs"]![0]!["max"]!, 7.8e61, 8e61);
        await other.Http.PostJsonAsync("/api/v1/jobs", Job.Replace("\"missing\": \"mean\"", "\"missing\": \"mean\", \"numeric\": \"none\""))
            .RefusedAsync(HttpStatusCode.UnprocessableEntity, "8E+61", "standardize");
        await other.Http.PostJsonAsync("/api/v1/models/m/predict", """{"instances": [{"t": 1e140, "v": 0}]}""")
            .RefusedAsync(HttpStatusCode.UnprocessableEntity, "Row 0", "1e140", "32-bit");
    }
}
