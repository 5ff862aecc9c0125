using System.Net;

namespace MlpService.Tests;

/// <summary>A job whose training goes wrong draws a warning, and a sound one draws none.</summary>
public sealed class DiagnosticsTests
{
    static async Task<string[]> WarningsAsync(TestService service, string job)
    {
        var ended = await service.Http.EndAsync(await service.Http.QueueAsync(job));
        Assert.All(ended["warnings"]!.AsArray(), warning => Assert.False(string.IsNullOrEmpty((string?)warning!["message"])));
        return [.. ended["warnings"]!.AsArray().Select(warning => (string)warning!["code"]!).Distinct()];
    }

    [Fact]
    public async Task A_sound_job_draws_no_warning()
    {
        using var service = new TestService();
        await service.Http.IrisAsync();

        Assert.Empty(await WarningsAsync(service, Training.IrisJob()));
    }

    [Fact]
    public async Task A_constant_feature_and_a_copy_of_the_target_are_named()
    {
        using var service = new TestService();
        await service.Http.NetworkAsync();
        await service.Http.NetworkAsync("line", output: "identity");
        await service.Http.TableAsync("a,same,price,euro,kind,code\n" + string.Concat(Enumerable.Range(0, 40)
            .Select(i => $"{i * 7 % 11},5,{i},{i * 1.1},{"xyz"[i % 3]},{i % 3}\n")));

        var classes = await WarningsAsync(service, """
            {"network": "net", "dataset": "table", "target": "kind", "features": ["a", "same", "code"], "model": "m", "epochs": 2}
            """);
        var line = await WarningsAsync(service, """
            {"network": "line", "dataset": "table", "target": "price", "features": ["a", "euro"], "model": "m", "epochs": 2}
            """);

        Assert.Equal(["constantFeature", "leakingFeature"], classes);
        Assert.Equal(["leakingFeature"], line);
    }

    [Fact]
    public async Task A_copy_of_the_target_is_found_with_missing_values_and_as_categories_or_numbers()
    {
        using var service = new TestService();
        await service.Http.NetworkAsync();
        await service.Http.NetworkAsync("line", output: "identity");
        // codes of kinds and of sizes, half of the euros; a name for each row is no code
        await service.Http.TableAsync("kind,code,size,label,euro,half,name\n" + string.Concat(Enumerable.Range(0, 60)
            .Select(i => $"{"xyz"[i % 3]},{(i % 5 == 0 ? "" : i % 3)},{i % 4 * 10},{"abcd"[i % 4]},"
                + $"{i},{(i % 2 == 0 ? i * 1.1 : "")},n{i}\n")), """&columns={"name":"categorical"}""");
        async Task<string[]> TrainAsync(string network, string target, string feature) => await WarningsAsync(service, $$"""
            {"network": "{{network}}", "dataset": "table", "target": "{{target}}", "features": ["{{feature}}"], "model": "m", "epochs": 2}
            """);

        Assert.Equal(["leakingFeature"], await TrainAsync("net", "kind", "code"));
        Assert.Equal(["leakingFeature"], await TrainAsync("line", "size", "label"));
        Assert.Equal(["leakingFeature"], await TrainAsync("net", "label", "size"));
        Assert.Equal(["leakingFeature"], await TrainAsync("line", "euro", "half"));
        Assert.Equal(["manyCategories"], await TrainAsync("line", "euro", "name"));
        Assert.Empty(await TrainAsync("line", "euro", "size"));
    }

    [Theory]
    [InlineData("sigmoid", "standardize", "between 0 and 1")]
    [InlineData("tanh", "standardize", "between -1 and 1")]
    [InlineData("relu", "standardize", "never below 0")]
    [InlineData("softplus", "standardize", "never below 0")]
    [InlineData("sigmoid", "none", "between 0 and 1")]
    [InlineData("relu", "none", null)]
    [InlineData("identity", "standardize", null)]
    public async Task Numbers_that_an_output_cannot_reach_are_reported_with_the_output_that_can(
        string output, string targets, string? reach)
    {
        using var service = new TestService();
        await service.Http.NetworkAsync(output: output);
        await service.Http.TableAsync("a,b,price\n" + string.Concat(Enumerable.Range(0, 40)
            .Select(i => $"{i * 7 % 11},{i % 5},{i * 7 % 11 + i % 5}\n")));

        var job = await service.Http.EndAsync(await service.Http.QueueAsync($$"""
            {"network": "net", "dataset": "table", "target": "price", "model": "m", "epochs": 30,
             "preprocessing": {"targets": "{{targets}}"} }
            """));

        var warnings = job["warnings"]!.AsArray();
        Assert.All(warnings, warning => Assert.DoesNotContain("cross-entropy", (string?)warning!["message"]));
        if (reach is null)
        {
            Assert.Empty(warnings);
            return;
        }
        var message = (string?)warnings.Single(warning => (string?)warning!["code"] == "boundedOutput")!["message"];
        Assert.Contains(reach, message);
        Assert.Contains("'price'", message);
        Assert.Contains("identity", message);
    }

    [Fact]
    public async Task A_job_that_starts_from_good_weights_draws_no_warning()
    {
        using var service = new TestService();
        await service.Http.IrisAsync();
        await service.Http.TrainAsync(Training.IrisJob(""", "epochs": 300, "validation": {"fraction": 0}"""));

        Assert.Empty(await WarningsAsync(service, Training.IrisJob("""
            , "epochs": 30, "validation": {"fraction": 0}, "startFrom": "iris", "optimizer": {"name": "sgd", "learningRate": 0.01}
            """)));
    }

    [Fact]
    public async Task Dying_relus_and_vanishing_gradients_are_reported_by_layer()
    {
        using var service = new TestService();
        await service.Http.IrisAsync();
        var sigmoids = string.Join(", ", Enumerable.Repeat("""{"units": 8, "activation": "sigmoid"}""", 10));
        await service.Http.PostJsonAsync("/api/v1/networks", $$"""{"name": "deep", "layers": [{{sigmoids}}, {"activation": "softmax"}]}""")
            .JsonAsync(HttpStatusCode.Created);

        Assert.Equal(["deadRelu"], await WarningsAsync(service,
            Training.IrisJob(""", "epochs": 5, "optimizer": {"name": "sgd", "learningRate": 1}, "preprocessing": {"numeric": "none"}""")));
        Assert.Contains("vanishingGradient", await WarningsAsync(service,
            Training.IrisJob(""", "epochs": 5""").Replace("\"net\"", "\"deep\"")));
    }

    [Fact]
    public async Task Metrics_of_a_version_are_those_of_its_confusion_matrix()
    {
        using var service = new TestService();
        await service.Http.IrisAsync();

        var test = (await service.Http.TrainAsync(Training.IrisJob(""", "epochs": 4, "test": {"fraction": 0.4}""")))["metrics"]!["test"]!;

        var confusion = test["confusionMatrix"]!.AsArray().Select(row => row!.AsArray().Select(count => (int)count!).ToArray()).ToArray();
        var classes = test["classes"]!.AsArray();
        Assert.Equal(["setosa", "versicolor", "virginica"], classes.Select(entry => (string?)entry!["class"]));
        for (var k = 0; k < 3; k++)
        {
            double right = confusion[k][k], predicted = confusion.Sum(row => row[k]), support = confusion[k].Sum();
            Assert.Equal(support, (double)classes[k]!["support"]!);
            Assert.Equal(right / support, (double)classes[k]!["recall"]!, 1e-12);
            Assert.Equal(predicted == 0 ? 0 : right / predicted, (double)classes[k]!["precision"]!, 1e-12);
            Assert.Equal(2 * right / (predicted + support), (double)classes[k]!["f1"]!, 1e-12);
        }
        Assert.Equal(classes.Average(entry => (double)entry!["recall"]!), (double)test["balancedAccuracy"]!, 1e-12);
        Assert.Equal(classes.Average(entry => (double)entry!["rocAuc"]!), (double)test["rocAuc"]!, 1e-12);
        Assert.Equal((double)test["loss"]!, (double)test["logLoss"]!, 1e-5);
    }
}
