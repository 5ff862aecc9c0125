using System.Net;
using System.Text;

namespace MlpService.Tests;

/// <summary>A browser's work through a real nginx.</summary>
public sealed class NginxTests
{
    const string Plain = "server { listen 80; location / { proxy_pass http://127.0.0.1:8080; } }";

    /// <summary>What passes the host name through, and nothing else.</summary>
    const string WithHost = "server { listen 80; location / { proxy_pass http://127.0.0.1:8080; proxy_set_header Host $http_host; } }";

    static void SkipWithoutNginx() => Assert.SkipUnless(Nginx.IsInstalled, "nginx is not installed");

    static HttpRequestMessage Request(HttpMethod method, string path, string origin, string? site = null, string? json = null)
    {
        var request = new HttpRequestMessage(method, path)
        {
            Headers = { Host = "mlp.example.com" },
            Content = json is null ? null : new StringContent(json, Encoding.UTF8, "application/json"),
        };
        request.Headers.Add("Origin", origin);
        if (site is not null)
            request.Headers.Add("Sec-Fetch-Site", site);
        return request;
    }

    static HttpRequestMessage Network(string path, string origin, string? site = null) => Request(HttpMethod.Post, path, origin, site,
        """{"name": "net", "layers": [{"units": 8, "activation": "relu"}, {"activation": "softmax"}]}""");

    [Fact]
    public async Task The_server_block_of_the_readme_serves_a_page_below_its_prefix()
    {
        SkipWithoutNginx();
        using var directory = new TestDirectory();
        using var service = await ServiceProcess.StartAsync(
            directory, ("Http__KnownProxies", "127.0.0.1"), ("Security__AllowAnonymous", "true"));
        using var nginx = await Nginx.StartAsync(ReadMe.Block("Configuration", "nginx"), service);

        await nginx.Http.SendAsync(Network("/mlp/api/v1/networks", "http://elsewhere.example"))
            .RefusedAsync(HttpStatusCode.Forbidden, "'http://elsewhere.example'", "'mlp.example.com'");
        using var created = await nginx.Http.SendAsync(Network("/mlp/api/v1/networks", "http://mlp.example.com"));
        Assert.Equal(HttpStatusCode.Created, created.StatusCode);
        Assert.Equal("/mlp/api/v1/networks/net", created.Headers.Location?.OriginalString);
        await nginx.Http.GetAsync(created.Headers.Location).JsonAsync();
        // more than nginx takes by default
        var table = "x,y\n" + string.Concat(Enumerable.Range(0, 300_000).Select(i => $"{i},{i % 2}\n"));
        await nginx.Http.PostAsync("/mlp/api/v1/datasets?name=table", new StringContent(table, Encoding.UTF8, "text/csv"))
            .JsonAsync(HttpStatusCode.Created);
        await nginx.Http.GetAsync("/mlp/api/v1/networks/none").RefusedAsync(HttpStatusCode.NotFound, "GET /mlp/api/v1/networks");
        Assert.Equal("/mlp", (string?)(await nginx.Http.GetAsync("/mlp/swagger/v1/swagger.json").JsonAsync())["servers"]![0]!["url"]);
        Assert.Contains("swagger-ui", await nginx.Http.GetStringAsync("/mlp/swagger"));
        Assert.Equal(HttpStatusCode.NoContent,
            (await nginx.Http.SendAsync(Request(HttpMethod.Delete, "/mlp/api/v1/networks/net", "http://mlp.example.com"))).StatusCode);
    }

    [Fact]
    public async Task A_bare_proxy_pass_serves_a_page_of_its_own_site_and_refuses_others()
    {
        SkipWithoutNginx();
        using var directory = new TestDirectory();
        using var service = await ServiceProcess.StartAsync(directory);
        using var nginx = await Nginx.StartAsync(Plain, service);

        await nginx.Http.SendAsync(Network("/api/v1/networks", "https://elsewhere.example", "cross-site"))
            .RefusedAsync(HttpStatusCode.Forbidden, "another site");
        await nginx.Http.SendAsync(Network("/api/v1/networks", "http://mlp.example.com"))
            .RefusedAsync(HttpStatusCode.Forbidden, "'http://mlp.example.com'", $"'{service.Http.BaseAddress!.Authority}'", "Host");
        await nginx.Http.SendAsync(Network("/api/v1/networks", "https://mlp.example.com", "same-origin"))
            .JsonAsync(HttpStatusCode.Created);
    }

    [Fact]
    public async Task A_proxy_that_passes_the_host_on_serves_pages_over_plain_http()
    {
        SkipWithoutNginx();
        using var directory = new TestDirectory();
        using var service = await ServiceProcess.StartAsync(directory, ("Security__AllowAnonymous", "true"));
        using var nginx = await Nginx.StartAsync(WithHost, service);

        await nginx.Http.SendAsync(Network("/api/v1/networks", "http://elsewhere.example"))
            .RefusedAsync(HttpStatusCode.Forbidden, "'mlp.example.com'");
        await nginx.Http.SendAsync(Network("/api/v1/networks", "http://MLP.example.com")).JsonAsync(HttpStatusCode.Created);
    }

    [Fact]
    public async Task A_prefix_of_the_settings_serves_a_proxy_that_forwards_none()
    {
        SkipWithoutNginx();
        using var directory = new TestDirectory();
        using var service = await ServiceProcess.StartAsync(directory, ("Http__PathBase", "/mlp"));
        using var nginx = await Nginx.StartAsync(
            "server { listen 80; location /mlp/ { proxy_pass http://127.0.0.1:8080; } "
            + "location /cut/ { proxy_pass http://127.0.0.1:8080/; } }", service);

        foreach (var path in new[] { "/mlp", "/cut" })
        {
            using var created = await nginx.Http.PostJsonAsync(
                $"{path}/api/v1/networks", $$"""{"name": "{{path[1..]}}", "layers": [{"activation": "identity"}]}""");
            Assert.Equal($"/mlp/api/v1/networks/{path[1..]}", created.Headers.Location?.OriginalString);
        }
    }
}
