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
