using System.Net;
using System.Text.Json.Nodes;
using MlpService.Client;

namespace MlpService.Tests;

/// <summary>What tests say about networks and jobs.</summary>
static class Training
{
    /// <summary>A hidden relu layer before an output layer whose size the data gives.</summary>
    public static Task<JsonNode> NetworkAsync(this HttpClient http, string name = "net", int units = 32, string output = "softmax") =>
        http.PostJsonAsync("/api/v1/networks",
            $$"""{"name": "{{name}}", "layers": [{"units": {{units}}, "activation": "relu"}, {"activation": "{{output}}"}]}""")
            .JsonAsync(HttpStatusCode.Created);

    public static async Task IrisAsync(this HttpClient http)
    {
        await http.UploadAsync("iris", DatasetVocabulary.DataFile("iris.csv")).JsonAsync(HttpStatusCode.Created);
        await http.NetworkAsync();
    }

    /// <summary>A job on the iris table.</summary>
    public static readonly JobRequest Iris = new() { Network = "net", Dataset = "iris", Target = "species", Model = "iris" };

    /// <summary>Queues, waits for success, and answers the stored version.</summary>
    public static async Task<ModelVersion> TrainAsync(this MlpClient mlp, JobRequest job)
    {
        var trained = (await mlp.Jobs.TrainAsync(job)).EnsureSucceeded();
        return await mlp.Models.GetVersionAsync(trained.Model, trained.Version);
    }

    /// <summary>A job on the iris table as JSON; <paramref name="more"/> adds members, beginning with a comma.</summary>
    public static string IrisJob(string more = "") =>
        $$"""{"network": "net", "dataset": "iris", "target": "species", "model": "iris" {{more}}}""";

    public static async Task<string> QueueAsync(this HttpClient http, string job) =>
        (string)(await http.PostJsonAsync("/api/v1/jobs", job).JsonAsync(HttpStatusCode.Accepted))["id"]!;

    /// <summary>Waits until the job has ended, however it did.</summary>
    public static async Task<JsonNode> EndAsync(this HttpClient http, string job)
    {
        for (var tries = 0; tries < 1200; tries++)
        {
            var state = await http.GetAsync($"/api/v1/jobs/{job}").JsonAsync();
            if ((string?)state["status"] is "succeeded" or "failed" or "cancelled")
                return state;
            await Task.Delay(50);
        }
        throw new TimeoutException($"Job {job} did not end within a minute.");
    }

    /// <summary>Waits until the job has finished an epoch.</summary>
    public static async Task RunsAsync(this HttpClient http, string job)
    {
        for (var tries = 0; tries < 600; tries++)
        {
            var state = await http.GetAsync($"/api/v1/jobs/{job}").JsonAsync();
            if (state["progress"] is not null)
                return;
            await Task.Delay(20);
        }
        throw new TimeoutException($"Job {job} did not start within 12 s.");
    }

    /// <summary>Queues, waits for success, and answers the stored version.</summary>
    public static async Task<JsonNode> TrainAsync(this HttpClient http, string job)
    {
        var ended = await http.EndAsync(await http.QueueAsync(job));
        Assert.True((string?)ended["status"] == "succeeded", ended.ToJsonString());
        return await http.GetAsync($"/api/v1/models/{ended["result"]!["model"]}/versions/{ended["result"]!["version"]}").JsonAsync();
    }

    /// <summary>Queues, waits for success, and answers the history.</summary>
    public static async Task<JsonArray> EpochsAsync(this HttpClient http, string job)
    {
        var id = await http.QueueAsync(job);
        var ended = await http.EndAsync(id);
        Assert.True((string?)ended["status"] == "succeeded", ended.ToJsonString());
        return (await http.GetAsync($"/api/v1/jobs/{id}/epochs?limit=500").JsonAsync())["items"]!.AsArray();
    }
}
