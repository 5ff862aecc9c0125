using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace MlpService.Demonstration;

/// <summary>
/// The main job, on the console: a client of this very service over HTTP, which then serves on.
/// </summary>
sealed class Demo(IServer server, IHostApplicationLifetime lifetime) : BackgroundService
{
    const string Network = """
        {"name": "iris-mlp", "layers": [{"units": 16, "activation": "relu"}, {"activation": "softmax"}]}
        """;

    const string Job = """
        {"network": "iris-mlp", "dataset": "iris", "target": "species", "model": "iris", "test": {"fraction": 0.2}}
        """;

    const string Flower = """{"instances": [{"sepal_length": 5.1, "sepal_width": 3.5, "petal_length": 1.4, "petal_width": 0.2}]}""";

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await Task.Delay(Timeout.Infinite, lifetime.ApplicationStarted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            var address = server.Features.Get<IServerAddressesFeature>()!.Addresses.First();
            using var http = new HttpClient { BaseAddress = new Uri(address) };
            await RunAsync(http, stoppingToken);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            Say($"The demo did not succeed: {e.Message} The service serves on.");
        }
    }

    static async Task RunAsync(HttpClient http, CancellationToken cancellation)
    {
        Say("Iris: 150 flowers, four measurements each, three species to tell apart.");
        var table = await File.ReadAllBytesAsync(Path.Combine(AppContext.BaseDirectory, "Demonstration", "iris.csv"), cancellation);
        var sha256 = Convert.ToHexStringLower(SHA256.HashData(table));
        // all three before anything is created: figures of another table, or a version of somebody's own model, would mislead
        var network = await FindAsync(http, "networks/iris-mlp", cancellation);
        LeaveAlone("network", "iris-mlp", network is null || IsOurs(network));
        var dataset = await FindAsync(http, "datasets/iris", cancellation);
        LeaveAlone("dataset", "iris", dataset is null || (string?)dataset["sha256"] == sha256);
        var newest = (await FindAsync(http, "models/iris", cancellation))?["versions"]!.AsArray().LastOrDefault()?["version"];
        var lineage = newest is null ? null : (await FindAsync(http, $"models/iris/versions/{newest}", cancellation))?["lineage"];
        LeaveAlone("model", "iris",
            lineage is null || ((string?)lineage["network"] == "iris-mlp" && (string?)lineage["datasetSha256"] == sha256));

        if (network is null)
            await SendAsync(http, HttpMethod.Post, "networks", Json(Network), cancellation);
        Say("  network  iris-mlp: 16 relu, then a softmax over the species");
        if (dataset is null)
            await SendAsync(http, HttpMethod.Post, "datasets?name=iris", Csv(table), cancellation);
        Say("  dataset  iris: 150 rows");

        var job = (await SendAsync(http, HttpMethod.Post, "jobs", Json(Job), cancellation))!;
        Say($"  job      {job["id"]}");
        job = await WatchAsync(http, (string)job["id"]!, cancellation);
        if ((string?)job["status"] != "succeeded")
            throw new DemoFailure($"The job has {job["status"]}: {job["error"]}");

        var version = (int)job["result"]!["version"]!;
        var metrics = (await SendAsync(http, HttpMethod.Get, $"models/iris/versions/{version}", null, cancellation))!["metrics"]!["test"]!;
        Say($"  model    iris version {version}: accuracy {Round(metrics["accuracy"])} on {metrics["rows"]} flowers it never saw");

        var answer = await SendAsync(http, HttpMethod.Post, "models/iris/predict", Json(Flower), cancellation);
        Say($"""

            Ask it yourself:
              curl -s {http.BaseAddress}api/v1/models/iris/predict -H 'Content-Type: application/json' -d '{Flower}'
              {answer!.ToJsonString()}

            Swagger UI: {http.BaseAddress}swagger   (Ctrl-C ends the service)
            """);
    }

    /// <summary>Prints every tenth epoch until the job has ended.</summary>
    static async Task<JsonNode> WatchAsync(HttpClient http, string id, CancellationToken cancellation)
    {
        var shown = 0;
        while (true)
        {
            var job = (await SendAsync(http, HttpMethod.Get, $"jobs/{id}", null, cancellation))!;
            var epochs = (await SendAsync(http, HttpMethod.Get, $"jobs/{id}/epochs?limit=500", null, cancellation))!["items"]!.AsArray();
            foreach (var epoch in epochs.Skip(shown).Where(epoch => (int)epoch!["epoch"]! % 10 == 0))
                Say($"  epoch {epoch!["epoch"],4}  train loss {Round(epoch["trainLoss"])}  validation loss {Round(epoch["validationLoss"])}"
                    + $"  validation accuracy {Round(epoch["validationAccuracy"])}");
            shown = epochs.Count;
            if ((string?)job["status"] is not ("queued" or "running"))
                return job;
            await Task.Delay(100, cancellation);
        }
    }

    /// <summary>What may be there from an earlier demo, or from somebody else; null: nothing is.</summary>
    static async Task<JsonNode?> FindAsync(HttpClient http, string path, CancellationToken cancellation)
    {
        using var response = await http.GetAsync(Api(path), cancellation);
        return response.StatusCode == HttpStatusCode.NotFound ? null : await ReadAsync(response, cancellation);
    }

    static bool IsOurs(JsonNode network) => network["layers"]!.AsArray() is
        [{ } hidden, { } output] && IsLayer(hidden, 16, "relu") && IsLayer(output, null, "softmax");

    static bool IsLayer(JsonNode layer, int? units, string activation) => (int?)layer["units"] == units
        && (string?)layer["activation"] == activation && (double)layer["dropout"]! == 0 && (string?)layer["initialization"] == "auto";

    static void LeaveAlone(string kind, string name, bool isOurs)
    {
        if (!isOurs)
            throw new DemoFailure($"The {kind} '{name}' that is here is not the demo's, which therefore leaves it alone. Delete it "
                + $"(DELETE /api/v1/{kind}s/{name}), or give the demo a data directory of its own: Storage__DataDirectory=demo.");
    }

    static async Task<JsonNode?> SendAsync(
        HttpClient http, HttpMethod method, string path, HttpContent? content, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(method, Api(path)) { Content = content };
        using var response = await http.SendAsync(request, cancellation);
        return await ReadAsync(response, cancellation);
    }

    static async Task<JsonNode?> ReadAsync(HttpResponseMessage response, CancellationToken cancellation)
    {
        var body = await response.Content.ReadAsStringAsync(cancellation);
        return response.IsSuccessStatusCode
            ? JsonNode.Parse(body)
            : throw new DemoFailure($"{response.RequestMessage!.Method} {response.RequestMessage.RequestUri} answered {body}");
    }

    static Uri Api(string path) => new($"/api/v1/{path}", UriKind.Relative);

    static StringContent Json(string body) => new(body, Encoding.UTF8, "application/json");

    static ByteArrayContent Csv(byte[] table) => new(table) { Headers = { ContentType = new MediaTypeHeaderValue("text/csv") } };

    static string Round(JsonNode? number) => number is null ? "-" : ((double)number).ToString("0.000", CultureInfo.InvariantCulture);

    static void Say(string line) => Console.WriteLine(line);

    sealed class DemoFailure(string message) : Exception(message);
}
