using System.Net;
using System.Text;

namespace MlpService.Tests;

/// <summary>A body where an operation takes none asks for something that would not be done.</summary>
public sealed class NeedlessBodyTests
{
    const string Job = "jobs/0198b5a2-7f30-7c4e-9d4b-3f1c5a9e6b70";

    static async Task<HttpResponseMessage> SendAsync(TestService service, string method, string path, string body)
    {
        using var request = new HttpRequestMessage(new(method), $"/api/v1/{path}")
        {
            Content = new StringContent(body, Encoding.UTF8, "application/json"),
        };
        return await service.Http.SendAsync(request);
    }

    [Theory]
    [InlineData("POST", $"{Job}/cancel", """{"keepBest": true}""")]
    [InlineData("DELETE", "models/iris", """{"force": true}""")]
    [InlineData("GET", "jobs", """{"status": "failed"}""")]
    [InlineData("GET", "jobs", "[]")]
    public async Task It_is_refused_with_what_was_sent(string method, string path, string body)
    {
        using var service = new TestService();
        await SendAsync(service, method, path, body).RefusedAsync(HttpStatusCode.BadRequest, "takes no body", body);
    }

    [Fact]
    public async Task A_long_one_is_refused_in_a_short_answer()
    {
        using var service = new TestService();
        using var answer = await SendAsync(service, "POST", $"{Job}/cancel", new string('x', 1_000_000));
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.InRange((await answer.Content.ReadAsStringAsync()).Length, 100, 1000);
    }

    [Theory]
    [InlineData(""), InlineData("{}"), InlineData(" { }\n"), InlineData("null")]
    public async Task One_that_says_nothing_is_none(string body)
    {
        using var service = new TestService();
        await SendAsync(service, "POST", $"{Job}/cancel", body).RefusedAsync(HttpStatusCode.NotFound, "There is no job");
    }
}
