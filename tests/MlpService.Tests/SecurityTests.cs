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

        Assert.NotEqual(0, await service.EndAsync(TimeSpan.FromSeconds(20)));
        Assert.Contains("Security__AllowAnonymous", service.Output);
        Assert.DoesNotContain("Now listening", service.Output);
    }

    [Fact]
    public async Task It_listens_anywhere_once_told_that_something_else_guards_it()
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

        Assert.Equal(HttpStatusCode.BadRequest, (await service.Http.SendAsync(request)).StatusCode);
    }

    [Fact]
    public async Task Answers_are_never_sniffed_for_another_type()
    {
        using var service = new TestService();

        foreach (var path in new[] { "/api/v1/networks", "/api/v1/networks/none", "/nothing" })
            Assert.Equal(["nosniff"], (await service.Http.GetAsync(path)).Headers.GetValues("X-Content-Type-Options"));
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
            Assert.Equal(0, await service.InterruptAsync());
        }

        var log = await File.ReadAllTextAsync(Directory.GetFiles(Path.Combine(directory.Path, "logs")).Single());
        Assert.Contains("/api/v1/models/iris/predict", log);
        Assert.Contains("succeeded", log);
        Assert.DoesNotContain("5.1234321", log);
        Assert.DoesNotContain("setosa", log);
    }
}
