using System.Net;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace MlpService.Tests;

public sealed class EntryPointTests
{
    static async Task<HttpResponseMessage> GetAsync(TestService service, string? accept)
    {
        using var http = service.CreateClient(new() { AllowAutoRedirect = false });
        using var request = new HttpRequestMessage(HttpMethod.Get, "/");
        if (accept is not null)
            request.Headers.TryAddWithoutValidation("Accept", accept);
        return await http.SendAsync(request);
    }

    [Theory]
    [InlineData("text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8")]
    [InlineData("text/html")]
    [InlineData("application/json;q=0.5, text/*")]
    public async Task A_browser_is_led_to_swagger_ui(string accept)
    {
        using var service = new TestService();

        using var answer = await GetAsync(service, accept);

        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.Contains("Accept", answer.Headers.Vary);
        using var page = await service.Http.GetAsync(new Uri(new Uri("http://localhost/"), answer.Headers.Location!));
        Assert.Equal("text/html", page.Content.Headers.ContentType?.MediaType);
        Assert.Contains("swagger-ui", await page.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("*/*")]
    [InlineData("application/json")]
    [InlineData("text/html;q=0.5, application/json")]
    [InlineData("not a media type")]
    public async Task A_program_reads_addresses_that_all_answer(string? accept)
    {
        using var service = new TestService();

        var addresses = await GetAsync(service, accept).JsonAsync();

        Assert.Equal("MlpService", (string?)addresses["name"]);
        Assert.Equal("0.1.0", (string?)addresses["version"]);
        var health = addresses["health"]!;
        foreach (var address in new[] { addresses["document"], addresses["swagger"], health["live"], health["ready"] })
            Assert.Equal(HttpStatusCode.OK, (await service.Http.GetAsync((string)address!)).StatusCode);
        await service.Http.GetAsync($"{addresses["api"]}/networks").JsonAsync();
        using var head = await service.Http.SendAsync(new(HttpMethod.Head, "/"));
        Assert.Equal(HttpStatusCode.OK, head.StatusCode);
    }

    [Theory]
    [InlineData("/api")]
    [InlineData("/api/")]
    [InlineData("/api/v1")]
    [InlineData("/API/V1/")]
    public async Task Where_the_api_begins_the_addresses_are_told_too(string path)
    {
        using var service = new TestService(("Http:PathBase", "/mlp"));

        var addresses = await service.Http.GetStringAsync(path);

        Assert.Equal(await service.Http.GetStringAsync("/"), addresses);
        Assert.Contains("\"api\":\"/mlp/api/v1\"", addresses);
    }

    [Fact]
    public async Task The_document_is_built_before_anybody_asks_for_it()
    {
        var built = new TaskCompletionSource();
        await using var service = new TestService();
        await using var app = service.WithWebHostBuilder(host => host.ConfigureTestServices(services =>
            services.Configure<SwaggerGenOptions>(options => options.DocumentFilter<Built>(built))));

        using var http = app.CreateClient();

        await built.Task.WaitAsync(TimeSpan.FromMinutes(2));
    }

    sealed class Built(TaskCompletionSource built) : IDocumentFilter
    {
        public void Apply(OpenApiDocument document, DocumentFilterContext context) => built.TrySetResult();
    }

    [Fact]
    public async Task The_document_is_also_where_tools_look_for_it_and_does_not_list_that()
    {
        using var service = new TestService();

        var document = await service.Http.GetStringAsync("/openapi.json");

        Assert.Equal(await service.Http.GetStringAsync("/swagger/v1/swagger.json"), document);
        Assert.DoesNotContain("openapi.json", document);
    }
}
