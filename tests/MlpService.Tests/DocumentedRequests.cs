using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using MlpService.Idempotency;

namespace MlpService.Tests;

/// <summary>Everything that can be asked as the document says, rightly and in each way that it says is refused.</summary>
sealed class DocumentedRequests(ApiDocument document)
{
    const string LongJob = """
        {"network": "iris-mlp", "dataset": "iris", "target": "species", "model": "iris", "epochs": 1000000, "earlyStopping": null,
         "startFrom": "iris/1"}
        """;

    /// <summary>A request that the document says is right, once the main job is done.</summary>
    public static HttpRequestMessage Request(
        ApiOperation operation, JsonNode? body, string name = "iris", string query = "", string? job = null)
    {
        var path = operation.Path
            .Replace("networks/{name}", name == "iris" ? "networks/iris-mlp" : $"networks/{name}").Replace("{name}", name)
            .Replace("{version}", name == "iris" ? "1" : "77").Replace("{id}", job ?? Guid.Empty.ToString());
        var request = new HttpRequestMessage(operation.Method, path + query);
        if (body is not null)
            request.Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
        else if (operation.Id == "CreateDataset")
        {
            request.RequestUri = new($"{path}{(query.Length == 0 ? "?" : query + "&")}name={name}", UriKind.Relative);
            request.Content = new MultipartFormDataContent
            {
                { new ByteArrayContent(DatasetVocabulary.DataFile("iris.csv")), "file", "iris.csv" },
            };
        }
        return request;
    }

    /// <summary>Each operation as the document shows it; the job that is left is finished.</summary>
    public async Task<string> MainJobAsync(HttpClient http)
    {
        var operations = document.Operations.ToDictionary(operation => operation.Id);
        async Task DoAsync(string id, JsonNode? body = null, string? job = null, string name = "iris", string query = "")
        {
            body ??= operations[id].RequestExamples.FirstOrDefault();
            var answer = await http.SendAsync(Request(operations[id], body, name, query, job));
            Assert.True(answer.IsSuccessStatusCode, $"{id}: {await answer.Content.ReadAsStringAsync()}");
        }

        async Task DoEachAsync(string id, string name = "iris")
        {
            foreach (var example in operations[id].RequestExamples)
                await DoAsync(id, example, name: name);
        }

        await DoEachAsync("CreateNetwork");
        await DoAsync("CreateDataset", query: "?" + string.Join('&',
            from parameter in operations["CreateDataset"].Node["parameters"]!.AsArray()
            where (string?)parameter["in"] == "query" && (string?)parameter["name"] != "name"
            let value = (string)(parameter["example"] ?? parameter["schema"]!["default"])!
            select $"{parameter["name"]}={Uri.EscapeDataString(value)}"));
        await http.UploadAsync("films", "minutes,year,votes,action,comedy\n" + string.Concat(Enumerable.Range(0, 40)
            .Select(i => $"{80 + i},{1980 + i % 17},{1 + i % 5},{(i > 20 ? 1 : 0)},{(i % 17 > 8 ? 1 : 0)}\n")))
            .JsonAsync(HttpStatusCode.Created);
        var job = "";
        foreach (var example in operations["CreateJob"].RequestExamples.OrderBy(example => (string?)example["dataset"] == "iris"))
        {
            job = await http.QueueAsync(example.ToJsonString());
            Assert.Equal("succeeded", (string?)(await http.EndAsync(job))["status"]);
        }
        await DoEachAsync("CreateVersion", name: "football");
        foreach (var example in operations["EvaluateModel"].RequestExamples)
        {
            var queued = await http.SendAsync(Request(operations["EvaluateModel"], example));
            var evaluation = JsonNode.Parse(await queued.Content.ReadAsStringAsync())!;
            Assert.Equal("succeeded", (string?)(await http.EndAsync((string)evaluation["id"]!))["status"]);
            await DoAsync("GetJob", job: (string)evaluation["id"]!);
        }
        foreach (var operation in operations.Values.Where(operation => operation.Method == HttpMethod.Get))
        {
            var isList = operation.Node["parameters"]?.AsArray().Any(parameter => (string?)parameter!["name"] == "limit") == true;
            // the last job has no test split
            await DoAsync(operation.Id, job: job,
                query: isList ? "?limit=2" : operation.Id == "GetJobPredictions" ? "?part=training" : "");
        }
        foreach (var operation in (string[])["PatchModel", "Predict", "PredictVersion"])
            await DoEachAsync(operation);
        return job;
    }

    public async Task RefusalsAsync(HttpClient http, string job)
    {
        foreach (var operation in document.Operations.Where(operation => operation.Path.StartsWith("/health", StringComparison.Ordinal)))
        {
            using var elsewhere = Request(operation, null);
            elsewhere.Headers.Host = "elsewhere.example";
            await http.SendAsync(elsewhere);
        }
        foreach (var operation in document.Operations.Where(operation => operation.Path.StartsWith("/api", StringComparison.Ordinal)))
        {
            HttpRequestMessage Right(string name = "iris", string query = "") => Request(
                operation, operation.RequestExamples.FirstOrDefault(), name, query, name == "iris" ? job : null);

            await http.SendAsync(Right(query: "?colour=red"));
            if (operation.Path.Contains('{') && operation.Id != "CreateVersion")
                await http.SendAsync(Right("missing"));
            using var foreign = Right();
            foreign.Headers.Add("Sec-Fetch-Site", "cross-site");
            if (operation.Method != HttpMethod.Get)
                await http.SendAsync(foreign);
            using var unread = Right();
            if (unread.Content is { } content)
            {
                content.Headers.ContentType = new MediaTypeHeaderValue("image/png");
                await http.SendAsync(unread);
            }
        }
        await http.PostJsonAsync("/api/v1/jobs", """{"network": "missing", "dataset": "iris", "target": "species", "model": "m"}""");
        await http.PostJsonAsync("/api/v1/models/m/versions",
            """{"network": "missing", "inputs": ["a"], "targets": ["b"], "layers": [{"weights": [[1]], "biases": [0]}]}""");
        using var unaccepted = new HttpRequestMessage(HttpMethod.Get, "/api/v1/datasets/iris/content");
        unaccepted.Headers.Add("Accept", "image/png");
        await http.SendAsync(unaccepted);
        // the key's first use creates, each other one is another request
        foreach (var name in (string[])["first", "second"])
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/networks");
            request.Headers.Add("Idempotency-Key", "used");
            var network = $$"""{"name": "{{name}}", "layers": [{"activation": "softmax"}]}""";
            request.Content = new StringContent(network, Encoding.UTF8, "application/json");
            await http.SendAsync(request);
        }
        var tags = string.Join(", ", Enumerable.Range(0, 64).Select(tag => $"\"t{tag}\": \"\""));
        foreach (var operation in document.Operations.Where(operation => operation.Statuses.Contains("422")))
        {
            using var request = Request(operation, operation.Id switch
            {
                "Predict" or "PredictVersion" => JsonNode.Parse("""{"instances": [["one"]]}"""),
                "PatchModel" => JsonNode.Parse($$$"""{"tags": {{{{tags}}}}}"""),
                _ => operation.RequestExamples.FirstOrDefault(),
            });
            request.Headers.Add("Idempotency-Key", "used");
            await http.SendAsync(request);
        }
    }

    public async Task ConflictsAsync(HttpClient http, KeysInUse keys, string finished)
    {
        using (await keys.UseAsync("held", default))
        {
            var creating = document.Operations.Where(operation => operation.Id is "CreateJob" or "CreateVersion" or "EvaluateModel");
            await Task.WhenAll(creating.Select(operation =>
            {
                var request = Request(operation, operation.RequestExamples.First());
                request.Headers.Add("Idempotency-Key", "held");
                return http.SendAsync(request);
            }));
        }
        var running = await http.QueueAsync(LongJob);
        foreach (var operation in document.Operations.Where(operation => operation.Statuses.Contains("409")))
        {
            if (operation.Id is not ("CreateJob" or "CreateVersion" or "EvaluateModel"))
                await http.SendAsync(Request(operation, operation.RequestExamples.FirstOrDefault(),
                    job: operation.Id == "CancelJob" ? finished : running));
        }
        await http.PostAsync($"/api/v1/jobs/{running}/cancel", null);
        await http.EndAsync(running);
    }

    /// <summary>A busy database serves nothing; on a full disk it is read from, and not written to.</summary>
    public async Task FaultsAsync(HttpClient http, DatabaseFault fault, string job)
    {
        foreach (var operation in document.Operations)
        {
            var writes = operation.Method != HttpMethod.Get && !operation.Path.Contains("predict");
            foreach (var code in writes ? (int[])[DatabaseFault.Busy, DatabaseFault.Full] : [DatabaseFault.Busy])
            {
                fault.Code = code;
                await http.SendAsync(Request(operation, operation.RequestExamples.FirstOrDefault(), job: job));
                fault.Code = null;
            }
        }
    }

    public async Task DeletionsAsync(HttpClient http, string job)
    {
        foreach (var id in (string[])["DeleteJob", "DeleteVersion", "DeleteModel", "DeleteDataset", "DeleteNetwork"])
        {
            var operation = document.Operations.Single(operation => operation.Id == id);
            using var answer = await http.SendAsync(Request(operation, null, job: job));
            Assert.Equal((id, HttpStatusCode.NoContent), (id, answer.StatusCode));
        }
    }

    /// <summary>The server itself refuses, before the body is sent.</summary>
    public async Task TooLargeAsync(Dictionary<(string, string), JsonNode?> seen)
    {
        using var directory = new TestDirectory();
        using var service = await ServiceProcess.StartAsync(directory, ("Limits__MaxUploadMegabytes", "1"));
        var judge = new AnswerJudge(document)
        {
            InnerHandler = new SocketsHttpHandler { Expect100ContinueTimeout = TimeSpan.FromMinutes(1) },
        };
        using var http = new HttpClient(judge) { BaseAddress = service.Http.BaseAddress };
        foreach (var operation in document.Operations.Where(operation => operation.Statuses.Contains("413")))
        {
            using var request = Request(operation, operation.RequestExamples.FirstOrDefault());
            request.Content = new ByteArrayContent(new byte[80 << 20])
            {
                Headers = { ContentType = operation.Id == "CreateDataset" ? new("text/csv") : new("application/json") },
            };
            request.Headers.ExpectContinue = true;
            await http.SendAsync(request);
        }
        Assert.True(judge.Faults.Count == 0, string.Join('\n', judge.Faults));
        foreach (var (place, body) in judge.Seen)
            seen.TryAdd(place, body);
    }
}
