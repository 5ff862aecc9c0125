using System.Net;
using System.Text;

namespace MlpService.Tests;

/// <summary>What a dataset is downloaded as.</summary>
public sealed class DownloadTests
{
    const string Lines = "{\"x\":1,\"s\":\"a,b\"}\n{\"s\":\"c\"}\n";

    static async Task<HttpResponseMessage> ContentAsync(TestService service, string? accept)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/datasets/table/content");
        if (accept is not null)
            request.Headers.Add("Accept", accept);
        return await service.Http.SendAsync(request);
    }

    [Theory]
    [InlineData(null, "application/x-ndjson", Lines)]
    [InlineData("*/*", "application/x-ndjson", Lines)]
    [InlineData("application/*", "application/x-ndjson", Lines)]
    [InlineData("text/csv, application/x-ndjson", "application/x-ndjson", Lines)]
    [InlineData("text/html, */*;q=0.1", "application/x-ndjson", Lines)]
    [InlineData("text/csv", "text/csv", "x,s\n1,\"a,b\"\n,c\n")]
    [InlineData("text/csv;charset=utf-8", "text/csv", "x,s\n1,\"a,b\"\n,c\n")]
    [InlineData("*/*;q=0.5, text/csv", "text/csv", "x,s\n1,\"a,b\"\n,c\n")]
    public async Task It_is_what_came_in_or_what_accept_asks_for(string? accept, string type, string content)
    {
        using var service = new TestService();
        await ArrowTests.SendAsync(service, Encoding.UTF8.GetBytes(Lines), "application/x-ndjson").JsonAsync(HttpStatusCode.Created);

        var answer = await ContentAsync(service, accept);

        Assert.Equal(type, answer.Content.Headers.ContentType?.MediaType);
        Assert.Equal(content, await answer.Content.ReadAsStringAsync());
        Assert.Equal(["Accept"], answer.Headers.Vary);
    }

    /// <summary>What tabs separate is not looked for, however many commas there are.</summary>
    [Theory]
    [InlineData("a,b,c\td,e,f\n1,2,3\t4,5,6\n7,8,9\t1,2,3\n", "\t")]
    [InlineData("a,b\n1,2\n3,4\n", ",")]
    [InlineData("a\tx;b\n1\t2;5\n3\t4;6\n", ";", "delimiter=;")]
    public async Task Tab_separated_values_are_a_type_of_their_own(string text, string delimiter, string options = "")
    {
        using var service = new TestService();
        using var content = new StringContent(text, Encoding.UTF8, "text/tab-separated-values");
        var dataset = await service.Http.PostAsync($"/api/v1/datasets?name=table&{options}", content).JsonAsync(HttpStatusCode.Created);

        Assert.Equal(delimiter, (string?)dataset["format"]!["delimiter"]);
        var answer = await ContentAsync(service, accept: null);
        Assert.Equal("text/tab-separated-values", answer.Content.Headers.ContentType?.MediaType);
        Assert.Equal(text, await answer.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("application/json")]
    [InlineData("application/vnd.apache.parquet")]
    [InlineData("text/csv; q=0")]
    public async Task Anything_else_is_refused_with_what_there_is(string accept)
    {
        using var service = new TestService();
        await service.Http.TableAsync("x\n1\n");
        await ContentAsync(service, accept).RefusedAsync(
            HttpStatusCode.NotAcceptable, accept, "text/csv", "application/vnd.apache.arrow.stream");
    }
}
