using System.Net;

namespace MlpService.Tests;

/// <summary>Losses that rise, stand still or cannot move draw a warning that says what to do about them.</summary>
public sealed class TrainingWarningTests
{
    static async Task<string> MessageAsync(TestService service, string job, string code)
    {
        var ended = await service.Http.EndAsync(await service.Http.QueueAsync(job));
        return (string)ended["warnings"]!.AsArray().Single(warning => (string?)warning!["code"] == code)!["message"]!;
    }

    [Fact]
    public async Task A_loss_that_stands_still()
    {
        using var service = new TestService();
        await service.Http.IrisAsync();

        var message = await MessageAsync(service, Training.IrisJob(
            """, "epochs": 25, "earlyStopping": null, "optimizer": {"name": "sgd", "learningRate": 1e-9}"""), "stalledLoss");

        Assert.Contains("another learning rate", message);
    }

    [Fact]
    public async Task A_loss_that_rises()
    {
        using var service = new TestService();
        await service.Http.IrisAsync();
        await service.Http.PostJsonAsync("/api/v1/networks", """{"name": "line", "layers": [{"activation": "identity"}]}""")
            .JsonAsync(HttpStatusCode.Created);

        var message = await MessageAsync(service, """
            {"network": "line", "dataset": "iris", "target": "petal_length", "features": ["sepal_length", "petal_width"], "model": "m",
             "epochs": 8, "batchSize": 150, "earlyStopping": null, "optimizer": {"name": "sgd", "learningRate": 3} }
            """, "divergingLoss");

        Assert.Contains("Lower the learning rate of 3", message);
    }

    [Fact]
    public async Task Squared_error_on_sigmoid_outputs_that_are_sure_and_wrong()
    {
        using var service = new TestService();
        await service.Http.PostJsonAsync("/api/v1/networks", """{"name": "one", "layers": [{"units": 1, "activation": "sigmoid"}]}""")
            .JsonAsync(HttpStatusCode.Created);
        await service.Http.PostJsonAsync("/api/v1/models/m/versions",
            """{"network": "one", "inputs": ["x"], "classes": ["no", "yes"], "layers": [{"weights": [[8]], "biases": [0]}]}""")
            .JsonAsync(HttpStatusCode.Created);
        await service.Http.TableAsync("x,answer\n" + string.Concat(Enumerable.Range(0, 40)
            .Select(i => i % 2 == 0 ? "1,no\n" : "-1,yes\n")));
        string Job(string loss) => $$"""
            {"network": "one", "dataset": "table", "target": "answer", "model": "m", "epochs": 3, "startFrom": "m/1",
             "loss": "{{loss}}", "optimizer": {"name": "sgd"} }
            """;

        var message = await MessageAsync(service, Job("meanSquaredError"), "squaredErrorSlowdown");

        Assert.Contains("binaryCrossEntropy", message);
        var sound = await service.Http.EndAsync(await service.Http.QueueAsync(Job("binaryCrossEntropy")));
        Assert.DoesNotContain("squaredErrorSlowdown", sound["warnings"]!.AsArray().Select(warning => (string?)warning!["code"]));
    }
}
