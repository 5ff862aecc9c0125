using System.Net;

namespace MlpService.Tests;

public sealed class SecurityTests
{
    [Theory]
    [InlineData("http://0.0.0.0:0")]
    [InlineData("http://+:0")]
    [InlineData("http://[::]:0")]
    public async Task Without_keys_it_does_not_listen_where_others_reach_it(string url)
    {
        using var directory = new TestDirectory();
        using var service = ServiceProcess.Run(directory, ["--urls", url]);

        Assert.NotEqual(0, await service.EndAsync(TimeSpan.FromMinutes(2)));
        Assert.Contains("Security__AllowAnonymous", service.Output);
        Assert.DoesNotContain("Now listening", service.Output);
    }

    [Fact]
    public async Task It_listens_anywhere_once_the_settings_say_that_something_else_guards_it()
    {
        using var directory = new TestDirectory();
        using var service = ServiceProcess.Run(directory, ["--urls", "http://0.0.0.0:0"], ("Security__AllowAnonymous", "true"));
        await service.ListensAsync();

        await service.Http.GetAsync("/health/live").JsonAsync();
    }

    [Fact]
    public async Task A_browser_led_here_under_another_host_name_is_turned_away()
    {
        using var service = new TestService();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/networks") { Headers = { Host = "evil.example" } };

        await service.Http.SendAsync(request).RefusedAsync(HttpStatusCode.BadRequest, "evil.example", "localhost");
    }

    [Theory]
    [InlineData("Origin", "http://evil.example")]
    [InlineData("Origin", "null")]
    [InlineData("Origin", "http://localhost:3000")]
    [InlineData("Sec-Fetch-Site", "cross-site")]
    public async Task A_page_of_another_site_changes_nothing(string header, string value)
    {
        using var service = new TestService();
        HttpRequestMessage Upload(string name, string header, string value) => new(HttpMethod.Post, "/api/v1/datasets")
        {
            Headers = { { header, value } },
            Content = new MultipartFormDataContent
            {
                { new StringContent(name), "name" }, { new StringContent("a,b\n1,2\n"), "file", "f.csv" },
            },
        };

        await service.Http.SendAsync(Upload("theirs", header, value)).RefusedAsync(HttpStatusCode.Forbidden, "another site");
        await service.Http.SendAsync(Upload("ours", "Origin", "http://localhost")).JsonAsync(HttpStatusCode.Created);
        await service.Http.GetAsync("/api/v1/datasets/theirs").RefusedAsync(HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData("Training__Threads", "0", "Training__Threads: 0 is not between 1 and 256")]
    [InlineData("Training__Threads", "many", "Training__Threads is 'many'; it takes a number.")]
    [InlineData("Security__AllowAnonymous", "perhaps", "Security__AllowAnonymous is 'perhaps'; it takes true or false.")]
    [InlineData("Limits__MaxUploadMegabytes", "-5", "-5")]
    [InlineData("Http__KnownProxies", "127.0.0.1, nginx", "Http__KnownProxies: 'nginx'")]
    [InlineData("Http__KnownProxies", "10.0.0.0/33", "Http__KnownProxies: '10.0.0.0/33'")]
    [InlineData("Http__KnownProxies", "10.1", "Http__KnownProxies: '10.1'")]
    [InlineData("Http__PathBase", "mlp", "Http__PathBase: 'mlp'")]
    [InlineData("Http__PathBase", "/mlp/", "Http__PathBase: '/mlp/'")]
    [InlineData("MLP_KERNELS", "Mmx", "Mmx")]
    [InlineData("Storage__DataDirectory", "", "")]
    public async Task A_setting_that_cannot_be_is_said_in_one_line_and_exit_code_1(string name, string value, string mention)
    {
        using var directory = new TestDirectory();
        using var service = ServiceProcess.Run(directory, ["--urls", "http://127.0.0.1:0"], (name, value));

        Assert.Equal(1, await service.EndAsync(TimeSpan.FromMinutes(2)));
        Assert.Contains(mention, service.Output);
        Assert.DoesNotContain("   at ", service.Output);
        Assert.DoesNotContain("System.", service.Output);
    }

    [Fact]
    public async Task Answers_are_never_sniffed_for_another_type()
    {
        using var service = new TestService();

        foreach (var path in new[] { "/api/v1/networks", "/api/v1/networks/none", "/nothing" })
            Assert.Equal(["nosniff"], (await service.Http.GetAsync(path)).Headers.GetValues("X-Content-Type-Options"));
        Assert.Equal(["nosniff"], (await service.Http.PostJsonAsync("/api/v1/networks", "{")).Headers.GetValues("X-Content-Type-Options"));
    }

    [Fact]
    public async Task Logs_hold_requests_and_jobs_but_no_body()
    {
        using var directory = new TestDirectory();
        using (var service = await ServiceProcess.StartAsync(directory))
        {
            await service.Http.IrisAsync();
            await service.Http.TrainAsync(Training.IrisJob(""", "epochs": 2"""));
            await service.Http.PostJsonAsync("/api/v1/models/iris/predict", """{"instances": [[5.1234321, 3.5, 1.4, 0.2]]}""").JsonAsync();
            await service.Http.GetAsync("/api/v1/networks/x%0Aforged").RefusedAsync(HttpStatusCode.NotFound);
            Assert.DoesNotContain(service.Output.Split('\n'), line => line.StartsWith("forged", StringComparison.Ordinal));
            Assert.Equal(0, await service.InterruptAsync());
        }

        var log = await File.ReadAllTextAsync(Directory.GetFiles(Path.Combine(directory.Path, "logs")).Single());
        Assert.Contains("/api/v1/models/iris/predict", log);
        Assert.Contains("succeeded", log);
        Assert.DoesNotContain("5.1234321", log);
        Assert.DoesNotContain("setosa", log);
        Assert.DoesNotContain(log.Split('\n'), line => line.StartsWith("forged", StringComparison.Ordinal));
    }
}
