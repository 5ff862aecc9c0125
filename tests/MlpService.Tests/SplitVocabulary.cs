using System.Net;
using System.Text.Json.Nodes;

namespace MlpService.Tests;

/// <summary>What tests say about the splits of a job.</summary>
static class SplitVocabulary
{
    /// <summary>A job on "table" that learns y, as JSON; <paramref name="more"/> adds members, beginning with a comma.</summary>
    public static string TableJob(string more = "") =>
        $$"""{"network": "net", "dataset": "table", "target": "y", "model": "m", "epochs": 2 {{more}} }""";

    /// <summary>Queues, waits for success, and answers the job.</summary>
    public static async Task<JsonNode> SucceedAsync(this HttpClient http, string job)
    {
        var ended = await http.EndAsync(await http.QueueAsync(job));
        Assert.True((string?)ended["status"] == "succeeded", ended.ToJsonString());
        return ended;
    }

    /// <summary>The lines of a job's predictions, without the header.</summary>
    public static async Task<string[][]> PredictionsAsync(this HttpClient http, JsonNode job, string part = "test")
    {
        using var answer = await http.GetAsync($"/api/v1/jobs/{job["id"]}/predictions?part={part}");
        var body = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.StatusCode == HttpStatusCode.OK, body);
        return [.. body.Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(line => line.Split(','))];
    }

    /// <summary>Which rows of the dataset are in a split.</summary>
    public static async Task<int[]> RowsAsync(this HttpClient http, JsonNode job, string part = "test") =>
        [.. (await http.PredictionsAsync(job, part)).Select(line => int.Parse(line[0]))];

    public static string[] Codes(this JsonNode job) => [.. job["warnings"]!.AsArray().Select(warning => (string)warning!["code"]!)];
}
