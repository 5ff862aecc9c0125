using System.Net;
using System.Text;

namespace MlpService.Tests;

/// <summary>Every refusal is a problem document of one shape, whoever words it: an endpoint, the validation, the pipeline.</summary>
public sealed class ProblemTests
{
    [Theory]
    [InlineData("GET", "/api/v1/networks/none", null, HttpStatusCode.NotFound)]
    [InlineData("GET", "/nothing", null, HttpStatusCode.NotFound)]
    [InlineData("PUT", "/api/v1/networks", null, HttpStatusCode.MethodNotAllowed)]
    [InlineData("GET", "/api/v1/networks?limit=0", null, HttpStatusCode.BadRequest)]
    [InlineData("GET", "/api/v1/networks?cursor=!", null, HttpStatusCode.BadRequest)]
    [InlineData("POST", "/api/v1/networks", "{", HttpStatusCode.BadRequest)]
    [InlineData("POST", "/api/v1/networks", """{"name": "A", "layers": []}""", HttpStatusCode.BadRequest)]
    [InlineData("POST", "/api/v1/networks", """{"name": "net", "layers": [{"activation": "softmax"}]}""", HttpStatusCode.Conflict)]
    [InlineData("POST", "/api/v1/jobs", """{"network": "none", "dataset": "iris", "target": "species", "model": "m"}""",
        HttpStatusCode.NotFound)]
    [InlineData("POST", "/api/v1/jobs", """{"network": "net", "dataset": "iris", "target": "none", "model": "m"}""",
        HttpStatusCode.UnprocessableEntity)]
    public async Task It_has_a_type_a_title_its_status_a_detail_and_a_trace_id(
        string method, string path, string? body, HttpStatusCode status)
    {
        using var service = new TestService();
        await service.Http.IrisAsync();
        using var request = new HttpRequestMessage(new(method), path);
        if (body is not null)
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");

        var problem = await service.Http.SendAsync(request).RefusedAsync(status);

        Assert.Equal((int)status, (int)problem["status"]!);
        Assert.Matches("^(about:blank|https://.*)$", (string?)problem["type"]);
    }

    [Theory]
    [InlineData(DatabaseFault.Busy, HttpStatusCode.ServiceUnavailable, 1)]
    [InlineData(DatabaseFault.Full, HttpStatusCode.InsufficientStorage, null)]
    public async Task A_busy_database_says_when_to_come_back_and_a_full_disk_does_not(int code, HttpStatusCode status, int? seconds)
    {
        var fault = new DatabaseFault();
        await using var service = new TestService();
        await using var app = service.With(fault);
        using var http = app.CreateClient();
        fault.Code = code;

        using var answer = await http.PostJsonAsync("/api/v1/networks", """{"name": "net", "layers": [{"activation": "softmax"}]}""");

        Assert.Equal(status, answer.StatusCode);
        Assert.Equal(seconds, answer.Headers.RetryAfter?.Delta?.TotalSeconds);
    }

    [Theory]
    [InlineData("/api/v1/networks", """{"name": "net", "layers": [{"activation": "softmax"}]}""", "application/json")]
    [InlineData("/api/v1/datasets?name=iris", "a,b\n1,2\n", "text/csv")]
    public async Task A_name_that_is_taken_is_the_field_at_fault(string path, string body, string type)
    {
        using var service = new TestService();
        await service.Http.IrisAsync();

        var problem = await service.Http.PostAsync(path, new StringContent(body, Encoding.UTF8, type))
            .RefusedAsync(HttpStatusCode.Conflict, "exists already", "DELETE /api/v1/");

        Assert.Equal((string?)problem["detail"], (string?)problem["errors"]!["name"]![0]);
    }

    /// <summary>A type that is not read, and none at all.</summary>
    [Theory]
    [InlineData("POST", "networks", null, "The request has no Content-Type; send application/json.")]
    [InlineData("POST", "models/iris/predict", null, "send application/json.")]
    [InlineData("POST", "jobs", "text/plain", "'text/plain' is not read here; send application/json.")]
    [InlineData("PATCH", "models/iris", "application/json-patch+json", "'application/json-patch+json'", "application/merge-patch+json")]
    [InlineData("POST", "networks", "application/problem+json", "'application/problem+json' is not read here; send application/json.")]
    [InlineData("PATCH", "models/iris", null, "send application/json, or application/merge-patch+json.")]
    [InlineData("POST", "datasets?name=a", null, "The request has no Content-Type. Send the file as text/csv")]
    public async Task A_body_of_a_type_that_is_not_read_is_told_which_is(string method, string path, string? type, params string[] mentions)
    {
        using var service = new TestService();
        using var request = new HttpRequestMessage(new(method), $"/api/v1/{path}") { Content = new ByteArrayContent("{}"u8.ToArray()) };
        request.Content.Headers.ContentType = type is null ? null : new(type);
        await service.Http.SendAsync(request).RefusedAsync(HttpStatusCode.UnsupportedMediaType, mentions);
    }

    [Theory]
    [InlineData("networks", "application/json", "gzip", "identity")]
    [InlineData("models/iris/predict", "application/json", "BR", "identity")]
    [InlineData("datasets?name=a", "text/csv", "deflate", "gzip, zstd")]
    public async Task A_body_in_a_coding_that_is_not_read_is_told_which_is(string path, string type, string coding, string accepted)
    {
        using var service = new TestService();
        using var content = new ByteArrayContent([0x1F, 0x8B, 8, 0]);
        content.Headers.ContentType = new(type);
        content.Headers.ContentEncoding.Add(coding);
        var answer = await service.Http.PostAsync($"/api/v1/{path}", content);
        Assert.Equal([accepted], answer.Headers.GetValues("Accept-Encoding"));
        await Task.FromResult(answer).RefusedAsync(HttpStatusCode.UnsupportedMediaType, $"'{coding}'");
    }

    /// <summary>What a client sends comes back cut, however long it was.</summary>
    [Theory]
    [InlineData("POST", "networks", """{"name": "LONG", "layers": [{"activation": "relu"}]}""")]
    [InlineData("POST", "jobs", """{"network": "net", "dataset": "iris", "target": "LONG", "model": "m"}""")]
    [InlineData("POST", "jobs", """{"network": "net", "dataset": "iris", "target": "species", "features": ["LONG"], "model": "m"}""")]
    [InlineData("POST", "jobs", """{"network": "net", "dataset": "iris", "target": "species", "model": "m", "startFrom": "LONG"}""")]
    [InlineData("POST", "jobs", """{"network": "net", "dataset": "iris", "target": "species", "model": "m", "startFrom": "a/b/LONG"}""")]
    [InlineData("POST", "jobs", """{"network": "net", "dataset": "iris", "target": "species", "model": "m", "sampleWeights": "LONG"}""")]
    [InlineData("POST", "jobs",
        """{"network": "net", "dataset": "iris", "target": "species", "model": "m", "classWeights": {"LONG": 1}}""")]
    [InlineData("POST", "jobs",
        """{"network": "net", "dataset": "iris", "target": "species", "model": "m", "classWeights": {"LONG": -1}}""")]
    [InlineData("POST", "models/m/versions", """
        {"network": "n", "inputs": ["LONG", "LONG"], "targets": ["y"],
         "layers": [{"activation": "identity", "weights": [[1, 1]], "biases": [0]}]}
        """)]
    [InlineData("POST", "models/m/versions", """
        {"network": "n", "inputs": [{"name": "LONG", "kind": "ignored"}], "targets": ["y"],
         "layers": [{"activation": "identity", "weights": [[1]], "biases": [0]}]}
        """)]
    [InlineData("GET", "networks?LONG=1", null)]
    [InlineData("GET", "networks?cursor=!LONG", null)]
    [InlineData("GET", "jobs?limit=LONG", null)]
    [InlineData("GET", "jobs?status=LONG", null)]
    [InlineData("GET", "jobs?model=LONG", null)]
    [InlineData("GET", "networks/LONG", null)]
    [InlineData("GET", "models/LONG/versions/1", null)]
    [InlineData("POST", "LONG", "{}")]
    [InlineData("POST", "datasets?name=LONG", "a,b")]
    [InlineData("POST", "datasets?name=a&delimiter=LONG", "a,b")]
    [InlineData("POST", "datasets?name=a&header=LONG", "a,b")]
    [InlineData("POST", "datasets?name=a&columns={\"LONG\":\"numeric\"}", "a,b\n1,2\n")]
    [InlineData("POST", "datasets?name=a&columns={\"a\":\"LONG\"}", "a,b\n1,2\n")]
    public async Task A_long_value_is_told_cut(string method, string path, string? body)
    {
        using var service = new TestService();
        await service.Http.IrisAsync();
        var type = path.StartsWith("datasets", StringComparison.Ordinal) ? "text/csv" : "application/json";
        using var request = new HttpRequestMessage(new(method), "/api/v1/" + path.Replace("LONG", new string('x', 5000)));
        if (body is not null)
            request.Content = new StringContent(body.Replace("LONG", new string('x', 100_000)), Encoding.UTF8, type);
        using var answer = await service.Http.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.InRange((int)answer.StatusCode, 400, 499);
        Assert.Contains("xxx...", text);
        Assert.InRange(text.Length, 1, 2000);
    }

    [Theory]
    [InlineData("network", """{"network": "none", "dataset": "iris", "target": "species", "model": "m"}""")]
    [InlineData("dataset", """{"network": "net", "dataset": "none", "target": "species", "model": "m"}""")]
    public async Task A_job_on_what_does_not_exist_names_the_field_at_fault(string field, string job)
    {
        using var service = new TestService();
        await service.Http.IrisAsync();

        var problem = await service.Http.PostJsonAsync("/api/v1/jobs", job).RefusedAsync(HttpStatusCode.NotFound, $"no {field} 'none'");

        Assert.NotNull(problem["errors"]![field]);
    }
}
