using System.Net;

namespace MlpService.Tests;

/// <summary>Swagger UI as a newcomer meets it, in a real Chromium.</summary>
public sealed class SwaggerPageTests : IAsyncDisposable
{
    const string Upload = "#operations-Datasets-CreateDataset";

    readonly TestDirectory directory = new();
    ServiceProcess? service;
    Browser? browser;

    /// <summary>The page with the operations found by <paramref name="opened"/> open.</summary>
    async Task<Browser> OpenAsync(string opened, int width = 1280, string prefix = "")
    {
        service = await ServiceProcess.StartAsync(directory, ("Http__PathBase", prefix));
        browser = await Browser.OpenAsync(new Uri(service.Http.BaseAddress!, $"{prefix}/swagger"), width);
        await browser.Page.WaitForSelectorAsync(Upload);
        await browser.Page.EvaluateFunctionAsync(
            "selector => document.querySelectorAll(`${selector} .opblock-summary-control`).forEach(line => line.click())", opened);
        // a body's schema, and so the operation, is resolved after it is opened
        await browser.Page.WaitForFunctionAsync(
            "selector => [...document.querySelectorAll(selector)].every(one => one.querySelector('.responses-table'))", opened);
        return browser;
    }

    Task<string[]> TextsAsync(string selector) => browser!.Page.EvaluateFunctionAsync<string[]>(
        "selector => [...document.querySelectorAll(selector)].map(found => found.innerText.trim())", selector);

    [Fact]
    public async Task An_operation_shows_one_block_of_errors_that_lists_them_all()
    {
        await OpenAsync(".opblock");
        var document = await service!.Http.GetAsync("/openapi.json").JsonAsync();

        foreach (var operation in document["paths"]!.AsObject().SelectMany(path => path.Value!.AsObject().Select(method => method.Value!)))
        {
            var rows = $"#operations-{operation["tags"]![0]}-{operation["operationId"]} .responses-table tr.response";
            var statuses = operation["responses"]!.AsObject().Select(response => response.Key).ToLookup(status => status[0] is '4' or '5');
            var codes = await TextsAsync($"{rows} .response-col_status");
            Assert.Equal([.. statuses[false], .. codes.Where(code => code.Contains("xx"))], codes);
            var block = await TextsAsync($"{rows}[data-code*=xx] .response-col_description__inner li");
            Assert.Equal(statuses[true].Select(status => $"{status} {operation["responses"]![status]!["description"]}"), block);
        }
    }

    [Fact]
    public async Task The_uploads_first_screen_is_name_and_file()
    {
        var page = (await OpenAsync(Upload)).Page;
        Task<string[]> ShownAsync() => page.EvaluateExpressionAsync<string[]>(
            $"[...document.querySelectorAll('{Upload} tr[data-param-name], {Upload} tr[data-property-name]')]"
            + ".map(row => row.dataset.paramName ?? row.dataset.propertyName)");

        Assert.Equal(["name", "file"], await ShownAsync());
        Assert.Equal("multipart/form-data",
            await page.EvaluateExpressionAsync<string>($"document.querySelector('{Upload} .body-param-content-type select').value"));

        await page.ClickAsync($"{Upload} .options button");
        Assert.Equal(
            ["name", "delimiter", "header", "comment", "decimal", "missing", "columns", "onError", "Idempotency-Key", "file"],
            await ShownAsync());
    }

    [Theory]
    [InlineData("multipart/form-data", "")]
    [InlineData("text/csv", "")]
    [InlineData("multipart/form-data", "/tools/mlp")]
    public async Task A_table_uploaded_in_the_page_is_there_and_no_policy_is_violated(string contentType, string prefix)
    {
        var page = (await OpenAsync(Upload, prefix: prefix)).Page;

        await page.SelectAsync($"{Upload} .body-param-content-type select", contentType);
        var file = await page.WaitForSelectorAsync($"{Upload} input[type=file]");
        await file.UploadFileAsync(Path.Combine(AppContext.BaseDirectory, "Data", "iris.csv"));
        await page.ClickAsync($"{Upload} .execute");
        await page.WaitForSelectorAsync($"{Upload} .live-responses-table .response");

        Assert.Equal(["201"], await TextsAsync($"{Upload} .live-responses-table .response .response-col_status"));
        Assert.Equal(150, (int?)(await service!.Http.GetAsync("/api/v1/datasets/iris").JsonAsync())["rows"]);
        Assert.Empty(browser!.Complaints);
    }

    /// <summary>Scripts and styles of this service only.</summary>
    [Theory]
    [InlineData("/swagger/index.html")]
    [InlineData("/swagger/plugin.js")]
    public async Task The_policy_allows_nothing_inline(string path)
    {
        using var app = new TestService();
        using var answer = await app.Http.GetAsync(path);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var policy = Assert.Single(answer.Headers.GetValues("Content-Security-Policy"));
        Assert.StartsWith("default-src 'none'; script-src 'self'; style-src 'self'; ", policy);
        Assert.DoesNotContain("unsafe", policy);
    }

    [Fact]
    public async Task Nothing_is_wider_than_a_phone()
    {
        var page = (await OpenAsync(".opblock", width: 390)).Page;

        await page.EvaluateExpressionAsync("document.querySelectorAll('.options button').forEach(line => line.click())");
        await page.EvaluateExpressionAsync("document.querySelectorAll('.tablinks').forEach(tab => tab.click())");

        Assert.Empty(await page.EvaluateExpressionAsync<string[]>("""
            [...document.querySelectorAll('body *')].filter(one => one.getBoundingClientRect().right > innerWidth && !one.closest('pre'))
                .map(one => `${one.tagName} ${one.className} ${one.innerText}`)
            """));
        Assert.Empty(browser!.Complaints);
    }

    [Fact]
    public async Task A_job_of_the_examples_says_on_a_fresh_service_what_must_be_made_first()
    {
        using var app = new TestService();
        var document = await app.Http.GetAsync("/openapi.json").JsonAsync();
        var examples = document["paths"]!["/api/v1/jobs"]!["post"]!["requestBody"]!["content"]!["application/json"]!["examples"]!;

        foreach (var (summary, example) in examples.AsObject())
        {
            var job = example!["value"]!;
            await app.Http.PostJsonAsync("/api/v1/jobs", job.ToJsonString())
                .RefusedAsync(HttpStatusCode.NotFound, $"'{job["network"]}'", "POST /api/v1/networks makes one");
            if ((string?)job["dataset"] == "iris")
                continue;
            // what no other example makes
            Assert.Contains($"'{job["network"]}'", summary);
            Assert.Contains($"'{job["dataset"]}'", summary);
            foreach (var column in job["target"]!.AsArray().Append(job["sampleWeights"]))
                Assert.Contains((string)column!, summary);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (browser is not null)
            await browser.DisposeAsync();
        service?.Dispose();
        directory.Dispose();
    }
}
