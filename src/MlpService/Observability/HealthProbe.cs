namespace MlpService.Observability;

/// <summary>Probes the service in the same container: the image holds no shell and no curl.</summary>
static class HealthProbe
{
    /// <returns>0 if it is, else 1: what a container engine expects of a health check.</returns>
    public static async Task<int> RunAsync()
    {
        var url = (Environment.GetEnvironmentVariable("ASPNETCORE_URLS") ?? "http://localhost:8080").Split(';')[0];
        var port = BindingAddress.Parse(url).Port;
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(3) };
        try
        {
            using var answer = await http.GetAsync(new Uri($"http://127.0.0.1:{port}/health/live"));
            return answer.IsSuccessStatusCode ? 0 : 1;
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
        {
            await Console.Error.WriteLineAsync($"No answer on port {port}: {e.Message}");
            return 1;
        }
    }
}
