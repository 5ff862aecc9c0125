using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace MlpService.Tests;

/// <summary>What tests say to the service and read from it.</summary>
static class Answers
{
    public static Task<HttpResponseMessage> PostJsonAsync(this HttpClient http, string path, string json) =>
        http.PostAsync(path, new StringContent(json, Encoding.UTF8, "application/json"));

    /// <summary>The body as JSON, after asserting the status.</summary>
    public static async Task<JsonNode> JsonAsync(this Task<HttpResponseMessage> response, HttpStatusCode expected = HttpStatusCode.OK)
    {
        using var answer = await response;
        var body = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.StatusCode == expected, $"expected {(int)expected}, got {(int)answer.StatusCode}: {body}");
        return JsonNode.Parse(body)!;
    }

    /// <summary>
    /// A refusal as the contract promises it: this status, a problem document with title, detail and traceId, whose
    /// detail names <paramref name="mentions"/>.
    /// </summary>
    public static async Task<JsonNode> RefusedAsync(
        this Task<HttpResponseMessage> response, HttpStatusCode expected, params string[] mentions)
    {
        using var answer = await response;
        var body = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.StatusCode == expected, $"expected {(int)expected}, got {(int)answer.StatusCode}: {body}");
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        var problem = JsonNode.Parse(body)!;
        Assert.False(string.IsNullOrWhiteSpace((string?)problem["title"]), body);
        Assert.False(string.IsNullOrWhiteSpace((string?)problem["detail"]), body);
        Assert.False(string.IsNullOrWhiteSpace((string?)problem["traceId"]), body);
        foreach (var mention in mentions)
            Assert.Contains(mention, (string?)problem["detail"], StringComparison.Ordinal);
        return problem;
    }
}
