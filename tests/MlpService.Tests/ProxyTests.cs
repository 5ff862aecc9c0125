using System.Net;
using System.Text;

namespace MlpService.Tests;

/// <summary>What a browser's requests look like behind a proxy, and what the answers say to it.</summary>
public sealed class ProxyTests
{
    const string Network = """{"name": "net", "layers": [{"units": 1, "activation": "identity"}]}""";

    static HttpRequestMessage Post(string host, params (string Name, string Value)[] headers)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/networks")
        {
            Headers = { Host = host },
            Content = new StringContent(Network, Encoding.UTF8, "application/json"),
        };
        foreach (var (name, value) in headers)
            request.Headers.Add(name, value);
        return request;
    }

    static HttpRequestMessage Post(string host, string? origin, string? site) => Post(host,
        [.. new[] { ("Origin", origin), ("Sec-Fetch-Site", site) }.Where(header => header.Item2 is not null)!]);

    [Theory]
    [InlineData("127.0.0.1:8080", "https://mlp.example.com", "same-origin")] // nginx with proxy_pass alone, TLS in front
    [InlineData("mlp.example.com:443", "https://mlp.example.com", "same-origin")] // Host $host:$server_port
    [InlineData("mlp.example.com", "http://mlp.example.com:6151", "same-origin")] // Host $host, page on another port
    [InlineData("mlp.example.com:80", "http://mlp.example.com", null)]
    [InlineData("mlp.example.com:443", "https://mlp.example.com", null)]
    [InlineData("mlp.example.com", "https://mlp.example.com:443", null)]
    [InlineData("MLP.Example.com", "http://mlp.example.com", null)]
    [InlineData("mlp.example.com", "http://mlp.example.com.", null)]
    [InlineData("[::1]:80", "http://[0:0:0:0:0:0:0:1]", null)]
    [InlineData("xn--mller-kva.example", "http://müller.example", null)]
    [InlineData("mlp.example.com", null, "none")]
    [InlineData("mlp.example.com", null, null)]
    public async Task A_page_of_this_service_may_change_things(string host, string? origin, string? site)
    {
        using var service = new TestService(("Security:AllowAnonymous", "true"));

        await service.Http.SendAsync(Post(host, origin, site)).JsonAsync(HttpStatusCode.Created);
    }

    [Theory]
    [InlineData("mlp.example.com", "https://elsewhere.example", "cross-site")]
    [InlineData("mlp.example.com", "https://elsewhere.example", null)]
    [InlineData("mlp.example.com", "https://mlp.example.com", "cross-site")]
    [InlineData("mlp.example.com", "http://other.example.com", "same-site")]
    [InlineData("mlp.example.com", "http://mlp.example.com", "same-origin, cross-site")]
    [InlineData("mlp.example.com", "http://mlp.example.com:6151", null)]
    [InlineData("mlp.example.com:80", "https://mlp.example.com", null)]
    [InlineData("mlp.example.com", "http://mlp.example.com.elsewhere.example", null)]
    [InlineData("mlp.example.com", "http://mlp.example.com@elsewhere.example", null)]
    [InlineData("mlp.example.com", "mlp.example.com", null)]
    [InlineData("mlp.example.com", "null", null)]
    public async Task A_page_of_another_site_may_not_and_reads_which_hosts_differ(string host, string origin, string? site)
    {
        using var service = new TestService(("Security:AllowAnonymous", "true"));

        await service.Http.SendAsync(Post(host, origin, site))
            .RefusedAsync(HttpStatusCode.Forbidden, $"'{host}'", $"'{origin}'", "X-Forwarded-Host", "Http__KnownProxies");
    }

    [Fact]
    public async Task Two_origins_are_those_of_another_site()
    {
        using var service = new TestService();

        await service.Http.SendAsync(Post("localhost", ("Origin", "http://localhost"), ("Origin", "http://elsewhere.example")))
            .RefusedAsync(HttpStatusCode.Forbidden, "another site");
    }

    [Theory]
    [InlineData("localhost")]
    [InlineData("LOCALHOST:8080")]
    [InlineData("localhost.")]
    [InlineData("127.0.0.1:8080")]
    [InlineData("[::1]:8080")]
    [InlineData("[0:0:0:0:0:0:0:1]:8080")]
    [InlineData("[0000::0001]")]
    public async Task Without_keys_it_answers_under_the_names_of_this_machine(string host)
    {
        using var service = new TestService();

        await service.Http.SendAsync(Post(host)).JsonAsync(HttpStatusCode.Created);
    }

    /// <summary>A page whose host name now leads here is same-origin to its browser.</summary>
    [Theory]
    [InlineData("evil.example")]
    [InlineData("localhost.evil.example")]
    [InlineData("loopback")]
    [InlineData("10.0.0.1")]
    public async Task Without_keys_the_word_same_origin_admits_no_other_host_name(string host)
    {
        using var service = new TestService();

        await service.Http.SendAsync(Post(host, $"http://{host}", "same-origin"))
            .RefusedAsync(HttpStatusCode.BadRequest, host, "localhost", "Security__AllowAnonymous=true");
    }

    [Theory]
    [InlineData("evil.example", "localhost")] // a page of this machine's browser sends what it likes
    [InlineData("localhost", "evil.example")] // a proxy of this machine answers to any name
    public async Task Without_keys_neither_the_forwarded_host_nor_the_one_it_replaces_may_be_another(string host, string forwarded)
    {
        using var directory = new TestDirectory();
        using var service = await ServiceProcess.StartAsync(directory, ("Http__KnownProxies", "127.0.0.1"));

        await service.Http.SendAsync(Post(host, ("X-Forwarded-Host", forwarded)))
            .RefusedAsync(HttpStatusCode.BadRequest, "evil.example");
    }

    [Theory]
    [InlineData("", "127.0.0.1", "/")]
    [InlineData("10.0.0.0/8, 192.168.1.1", "127.0.0.1", "/")]
    [InlineData("127.0.0.1", "inner.example", "/inner/")]
    [InlineData("::1,127.0.0.0/8", "inner.example", "/inner/")]
    [InlineData("127.0.0.1,10.0.0.0/8", "outer.example", "/outer/")]
    public async Task What_proxies_forward_is_believed_from_proxy_to_proxy_as_far_as_they_are_known(
        string known, string host, string prefix)
    {
        using var directory = new TestDirectory();
        using var service = await ServiceProcess.StartAsync(
            directory, ("Http__KnownProxies", known), ("Security__AllowAnonymous", "true"));
        (string, string)[] forwarded =
        [
            ("X-Forwarded-For", "203.0.113.9, 10.0.0.1"), ("X-Forwarded-Proto", "http, https"),
            ("X-Forwarded-Host", "outer.example, inner.example"), ("X-Forwarded-Prefix", "/outer, /inner"),
        ];

        await service.Http.SendAsync(Post("127.0.0.1", [("Origin", "http://elsewhere.example"), .. forwarded]))
            .RefusedAsync(HttpStatusCode.Forbidden, $"'{host}'");
        using var created = await service.Http.SendAsync(Post("127.0.0.1", [("Origin", $"http://{host}"), .. forwarded]));
        Assert.Equal(HttpStatusCode.Created, created.StatusCode);
        Assert.Equal($"{prefix}api/v1/networks/net", created.Headers.Location?.OriginalString);
    }

    /// <summary>A proxy appends what it saw; what stands before that, anybody may have sent.</summary>
    [Fact]
    public async Task Where_no_client_is_forwarded_only_the_nearest_proxy_is_believed()
    {
        using var service = new TestService(("Security:AllowAnonymous", "true"), ("Http:KnownProxies", "127.0.0.1"));

        using var created = await service.Http.SendAsync(Post("localhost", ("Origin", "https://inner.example"),
            ("X-Forwarded-Host", "evil.example, inner.example"), ("X-Forwarded-Proto", "http, https"),
            ("X-Forwarded-Prefix", "/evil"), ("X-Forwarded-Prefix", "/inner")));

        Assert.Equal(HttpStatusCode.Created, created.StatusCode);
        Assert.Equal("/inner/api/v1/networks/net", created.Headers.Location?.OriginalString);
    }

    [Theory]
    [InlineData("/mlp", "/mlp")]
    [InlineData("/mlp/", "/mlp")]
    [InlineData("//evil.example", "/evil.example")]
    [InlineData("/%5Cevil.example", "/%5Cevil.example")]
    [InlineData("/", "")]
    [InlineData("evil.example", "")]
    public async Task A_forwarded_prefix_stays_a_path_of_this_host(string forwarded, string prefix)
    {
        using var service = new TestService(("Http:KnownProxies", "127.0.0.1"));

        using var created = await service.Http.SendAsync(Post("localhost", ("X-Forwarded-Prefix", forwarded)));

        Assert.Equal($"{prefix}/api/v1/networks/net", created.Headers.Location?.OriginalString);
    }

    /// <summary>A proxy may pass the prefix on or cut it off.</summary>
    [Theory]
    [InlineData("/tools/mlp")]
    [InlineData("")]
    public async Task Every_address_in_an_answer_begins_with_the_prefix_of_the_settings(string sent)
    {
        using var service = new TestService(("Http:PathBase", "/tools/mlp"));
        var http = service.Http;

        using (var created = await http.PostJsonAsync($"{sent}/api/v1/networks", Network))
            Assert.Equal("/tools/mlp/api/v1/networks/net", created.Headers.Location?.OriginalString);
        await http.GetAsync($"{sent}/api/v1/networks/net").JsonAsync();
        await http.GetAsync($"{sent}/api/v1/networks/none")
            .RefusedAsync(HttpStatusCode.NotFound, "GET /tools/mlp/api/v1/networks lists");
        await http.GetAsync($"{sent}/nowhere").RefusedAsync(HttpStatusCode.NotFound, "/tools/mlp/nowhere", "begins at /tools/mlp/api/v1;");
        var document = await http.GetAsync($"{sent}/swagger/v1/swagger.json").JsonAsync();
        Assert.Equal("/tools/mlp", (string?)document["servers"]![0]!["url"]);
        // relative to the page, below whatever prefix it is seen
        Assert.Contains("\"url\":\"v1/swagger.json\"", await http.GetStringAsync($"{sent}/swagger/index.js"));
        Assert.DoesNotContain("=\"/", await http.GetStringAsync($"{sent}/swagger/index.html"));
    }

    [Fact]
    public async Task A_forwarded_prefix_wins_over_that_of_the_settings()
    {
        using var service = new TestService(("Http:PathBase", "/mlp"), ("Http:KnownProxies", "127.0.0.1"));

        using var created = await service.Http.SendAsync(Post("localhost", ("X-Forwarded-Prefix", "/other")));

        Assert.Equal("/other/api/v1/networks/net", created.Headers.Location?.OriginalString);
    }
}
