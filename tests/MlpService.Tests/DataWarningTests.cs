using System.Net;

namespace MlpService.Tests;

/// <summary>What the training rows show before the first epoch.</summary>
public sealed class DataWarningTests
{
    static async Task<(string Code, string Message)[]> WarningsAsync(TestService service, string members)
    {
        var ended = await service.Http.EndAsync(await service.Http.QueueAsync(
            $$"""{"dataset": "table", "model": "m", "epochs": 2, {{members}} }"""));
        Assert.True((string?)ended["status"] == "succeeded", ended.ToJsonString());
        return [.. ended["warnings"]!.AsArray().Select(warning => ((string)warning!["code"]!, (string)warning["message"]!))];
    }

    [Fact]
    public async Task A_feature_with_one_target_for_each_of_its_few_values_is_reported_and_a_name_or_a_measurement_is_not()
    {
        using var service = new TestService();
        await service.Http.NetworkAsync();
        // four codes for two classes, numbers whose sign is the class, a code with one exception; a number for each row; amounts that
        // are mostly 0, of which the others occur once, all in the rare class
        await service.Http.TableAsync("kind,code,sign,almost,square,rare,amount\n" + string.Concat(Enumerable.Range(0, 80).Select(i =>
            $"{"ppqq"[i % 4]},{"uvwx"[i % 4]},{(i % 4 < 2 ? -1 : 1) * (1 + i % 7)},{(i < 3 ? "w" : "uvwx"[i % 4])},"
            + $"{i * i},{(i % 16 == 5 ? "yes" : "no")},{(i % 16 == 5 ? i : 0)}\n")));
        async Task<string[]> CodesAsync(string target, string feature) => [.. (await WarningsAsync(service,
            $$""" "network": "net", "target": "{{target}}", "features": ["{{feature}}"] """)).Select(warning => warning.Code)];

        Assert.Equal(["leakingFeature"], await CodesAsync("kind", "code"));
        Assert.Equal(["leakingFeature"], await CodesAsync("kind", "sign"));
        foreach (var (target, feature) in new[] { ("kind", "almost"), ("kind", "square"), ("rare", "amount"), ("code", "rare") })
            Assert.DoesNotContain(await CodesAsync(target, feature), code => code.EndsWith("Feature", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_regression_target_with_one_value_is_reported()
    {
        using var service = new TestService();
        await service.Http.NetworkAsync(output: "identity");
        await service.Http.TableAsync("a,y\n" + string.Concat(Enumerable.Range(0, 40).Select(i => $"{i % 10},7\n")));

        var (code, message) = Assert.Single(await WarningsAsync(service, """ "network": "net", "target": "y" """));

        Assert.Equal("constantTarget", code);
        Assert.Contains("'y' has one value in all training rows", message);
    }

    [Theory]
    [InlineData("sigmoid", "\"y\"", "if they are classes, set task to classification; if they are numbers, make layers[1] identity")]
    [InlineData("sigmoid", "[\"y\", \"z\"]", "if they are classes, set task to multilabel;")]
    [InlineData("tanh", "\"y\"", "if they are classes, make layers[1] sigmoid and set task to classification;")]
    [InlineData("sigmoid", "\"three\"", "it cannot be reached. Make layers[1] identity.")]
    public async Task Two_numbers_that_an_output_cannot_reach_may_be_classes_and_three_are_numbers(
        string output, string target, string cure)
    {
        using var service = new TestService();
        await service.Http.NetworkAsync(output: output);
        await service.Http.TableAsync("a,y,z,three\n" + string.Concat(Enumerable.Range(0, 40)
            .Select(i => $"{i},{(i % 4 == 0 ? 1 : 0)},{i / 2 % 2},{i % 3}\n")));

        var warnings = await WarningsAsync(service, $$""" "network": "net", "target": {{target}}, "features": ["a"] """);

        Assert.Contains(cure, warnings.First(warning => warning.Code == "boundedOutput").Message);
    }

    [Fact]
    public async Task Whether_a_feature_varies_is_judged_from_the_rows_of_the_job_also_on_a_warm_start()
    {
        using var service = new TestService();
        await service.Http.NetworkAsync();
        foreach (var (name, a) in new[] { ("table", 1), ("same", 0) })
            await service.Http.UploadAsync(name, "a,b,y\n" + string.Concat(Enumerable.Range(0, 40)
                .Select(i => $"{a * (i % 10)},{i % 7},{"pq"[i % 3 / 2]}\n"))).JsonAsync(HttpStatusCode.Created);
        async Task<string[]> CodesAsync(string dataset, string model, string more = "")
        {
            var job = await service.Http.EndAsync(await service.Http.QueueAsync(
                $$"""{"network": "net", "dataset": "{{dataset}}", "target": "y", "model": "{{model}}", "epochs": 1 {{more}} }"""));
            return [.. job["warnings"]!.AsArray().Select(warning => (string)warning!["code"]!)];
        }

        Assert.Empty(await CodesAsync("table", "varied"));
        Assert.Equal(["constantFeature"], await CodesAsync("same", "constant"));
        Assert.Equal(["constantFeature"], await CodesAsync("same", "m", """, "startFrom": "varied" """));
        Assert.Empty(await CodesAsync("table", "m", """, "startFrom": "constant" """));
    }
}
