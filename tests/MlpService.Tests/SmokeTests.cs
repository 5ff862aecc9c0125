namespace MlpService.Tests;

/// <summary>docker/smoke.sh tells a sound service from another, and leaves nothing behind.</summary>
public sealed class SmokeTests
{
    static string UrlOf(ServiceProcess service) => service.Http.BaseAddress!.ToString().TrimEnd('/');

    static async Task AssertNothingLeftAsync(HttpClient http)
    {
        foreach (var collection in (string[])["networks", "datasets", "jobs", "models"])
        {
            var left = (await http.GetAsync($"/api/v1/{collection}").JsonAsync())["items"]!.AsArray();
            Assert.True(left.Count == 0, $"{collection}: {left.ToJsonString()}");
        }
    }

    [Fact]
    public async Task It_passes_on_a_sound_service_and_says_what_it_did_and_deleted()
    {
        using var directory = new TestDirectory();
        using var service = await ServiceProcess.StartAsync(directory);

        var (exitCode, output) = await ReadMe.RunAsync("bash", "-c", $"docker/smoke.sh {UrlOf(service)}");

        Assert.True(exitCode == 0, output);
        foreach (var said in (string[])["saved networks/", "uploaded datasets/", "trained models/", "the main job works"])
            Assert.Contains(said, output);
        foreach (var collection in (string[])["networks", "datasets", "jobs", "models"])
            Assert.Contains($"deleted {collection}/", output);
        await AssertNothingLeftAsync(service.Http);
    }

    [Fact]
    public async Task It_fails_where_nothing_listens() =>
        Assert.Equal(1, (await ReadMe.RunAsync("bash", "-c", "docker/smoke.sh http://127.0.0.1:1")).ExitCode);

    /// <summary>Another answer is expected than the service gives: of the upload, of the job while it runs, of the prediction.</summary>
    [Theory]
    [InlineData("s/\"rows\":150/\"rows\":151/", "no \"rows\":151")]
    [InlineData("s/..test..: /\\\\\"epochs\\\\\": 1000000, \\\\\"earlyStopping\\\\\": null, &/; s/-le 300/-le 2/", "did not finish")]
    [InlineData("s/setosa/tulip/", "tulip")]
    public async Task It_fails_on_a_wrong_answer_and_cleans_up(string change, string mention)
    {
        using var directory = new TestDirectory();
        using var service = await ServiceProcess.StartAsync(directory);

        var (exitCode, output) = await ReadMe.RunAsync("bash", "-c",
            $"cd docker; sed -E '{change}' smoke.sh | sh -s -- {UrlOf(service)}");

        Assert.True(exitCode == 1, output);
        Assert.Contains(mention, output);
        Assert.DoesNotContain("left behind", output);
        await AssertNothingLeftAsync(service.Http);
    }
}
