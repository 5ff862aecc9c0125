using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using MlpService.Idempotency;
using MlpService.Serialization;
using MlpService.Storage;

namespace MlpService.Tests;

/// <summary>The document is true: what it asks for is taken, and what is answered is what it says.</summary>
public sealed class DocumentTests
{
    const string LongJob = """
        {"network": "iris-mlp", "dataset": "iris", "target": "species", "model": "iris", "epochs": 1000000, "earlyStopping": null,
         "startFrom": "iris/1"}
        """;

    static readonly ApiDocument Document = ApiDocument.CheckedIn();

    [Fact]
    public void Each_request_example_fits_its_schema()
    {
        var examples = Document.Operations
            .SelectMany(operation => operation.RequestExamples.Select(example => (operation, example))).ToList();

        Assert.True(examples.Count > 15);
        Assert.All(examples, pair => Assert.Empty(Document.Faults(
            pair.operation.Node["requestBody"]!["content"]!["application/json"]!["schema"]!, pair.example.ToJsonString())));
    }

    [Fact]
    public async Task Each_request_example_alone_is_taken_by_a_fresh_service_or_told_what_must_exist_first()
    {
        foreach (var operation in Document.Operations)
        {
            foreach (var example in operation.RequestExamples)
            {
                using var service = new TestService();
                var answer = await service.Http.SendAsync(Request(operation, example));
                var body = await answer.Content.ReadAsStringAsync();
                Assert.True(answer.IsSuccessStatusCode || (answer.StatusCode == HttpStatusCode.NotFound && body.Contains("There is no ")),
                    $"{operation.Id}: {(int)answer.StatusCode} {body}");
            }
        }
    }

    /// <summary>A request that the document says is right, once the main job is done.</summary>
    static HttpRequestMessage Request(ApiOperation operation, JsonNode? body, string name = "iris", string query = "", string? job = null)
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

    [Fact]
    public async Task Every_operation_answers_as_documented_and_with_each_refusal_it_documents()
    {
        var fault = new DatabaseFault();
        using var directory = new TestDirectory();
        await using var service = new TestService(directory);
        await using var app = service.WithWebHostBuilder(host => host.ConfigureTestServices(services =>
            services.ConfigureDbContext<MlpDb>(options => options.AddInterceptors(fault))));
        var judge = new AnswerJudge(Document);
        using var http = app.CreateDefaultClient(judge);

        var job = await MainJobAsync(http);
        await RefusalsAsync(http, job);
        await ConflictsAsync(http, app.Services.GetRequiredService<KeysInUse>(), job);
        await FaultsAsync(http, fault, job);
        await DeletionsAsync(http, job);
        await TooLargeAsync(judge.Seen);

        Assert.True(judge.Faults.Count == 0, string.Join('\n', judge.Faults));
        // a body that comes too slowly takes its time: see SlowUploadTests
        var documented = Document.Operations.SelectMany(operation => operation.Statuses.Select(status => (operation.Id, status)));
        Assert.Equal([("CreateDataset", "408")], documented.Except(judge.Seen.Keys).Order());
        if (Environment.GetEnvironmentVariable("MLP_RENEW_SNAPSHOTS") == "1")
            Record(judge.Seen);
    }

    /// <summary>As examples of the document, which then has changed too. One that still fits stays.</summary>
    static void Record(Dictionary<(string Operation, string Status), JsonNode?> answers)
    {
        var file = Path.Combine(ReadMe.Root(), "src/MlpService/Http/OpenApi/answers.json");
        var known = JsonNode.Parse(File.ReadAllText(file))!;
        var recorded = new JsonObject();
        foreach (var operation in Document.Operations)
        {
            var its = new JsonObject();
            foreach (var status in operation.Statuses)
            {
                if (ApiDocument.AnswerSchema(operation, status) is not { } schema)
                    continue;
                var kept = known[operation.Id]?[status] is { } old && Document.Faults(schema, old.ToJsonString()).Count == 0 ? old : null;
                if ((kept ?? answers.GetValueOrDefault((operation.Id, status))) is { } answer)
                    its[status] = answer.DeepClone();
            }
            recorded[operation.Id] = its;
        }
        File.WriteAllText(file, recorded.ToJsonString(new(ApiJson.Options) { WriteIndented = true }) + "\n");
    }

    [Fact]
    public void Each_answer_has_an_example_that_fits_its_schema()
    {
        foreach (var operation in Document.Operations)
        {
            foreach (var status in operation.Statuses.Where(status => (operation.Id, status) != ("CreateDataset", "408")))
            {
                if (ApiDocument.AnswerSchema(operation, status) is not { } schema)
                    continue;
                var example = operation.Node["responses"]![status]!["content"]!.AsObject().First().Value!["example"];
                Assert.True(example is not null, $"{operation.Id} {status} has no example");
                Assert.Empty(Document.Faults(schema, example.ToJsonString()));
            }
        }
    }

    /// <summary>Each operation as the document shows it; the job that is left is finished.</summary>
    static async Task<string> MainJobAsync(HttpClient http)
    {
        var operations = Document.Operations.ToDictionary(operation => operation.Id);
        async Task DoAsync(string id, JsonNode? body = null, string? job = null, string name = "iris", string query = "")
        {
            body ??= operations[id].RequestExamples.FirstOrDefault();
            var answer = await http.SendAsync(Request(operations[id], body, name, query, job));
            Assert.True(answer.IsSuccessStatusCode, $"{id}: {await answer.Content.ReadAsStringAsync()}");
        }

        foreach (var network in operations["CreateNetwork"].RequestExamples)
            await DoAsync("CreateNetwork", network);
        await DoAsync("CreateDataset");
        var job = "";
        foreach (var example in operations["CreateJob"].RequestExamples.Where(example => (string?)example["dataset"] == "iris"))
            await http.EndAsync(job = await http.QueueAsync(example.ToJsonString()));
        await DoAsync("CreateVersion", name: "football");
        foreach (var operation in operations.Values.Where(operation => operation.Method == HttpMethod.Get))
        {
            var isList = operation.Node["parameters"]?.AsArray().Any(parameter => (string?)parameter!["name"] == "limit") == true;
            await DoAsync(operation.Id, job: job, query: isList ? "?limit=2" : "");
        }
        foreach (var operation in (string[])["PatchModel", "Predict", "PredictVersion"])
            await DoAsync(operation);
        return job;
    }

    static async Task RefusalsAsync(HttpClient http, string job)
    {
        foreach (var operation in Document.Operations.Where(operation => operation.Path.StartsWith("/health", StringComparison.Ordinal)))
        {
            using var elsewhere = Request(operation, null);
            elsewhere.Headers.Host = "elsewhere.example";
            await http.SendAsync(elsewhere);
        }
        foreach (var operation in Document.Operations.Where(operation => operation.Path.StartsWith("/api", StringComparison.Ordinal)))
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
        foreach (var operation in Document.Operations.Where(operation => operation.Statuses.Contains("422")))
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

    static async Task ConflictsAsync(HttpClient http, KeysInUse keys, string finished)
    {
        using (await keys.UseAsync("held", default))
        {
            await Task.WhenAll(Document.Operations.Where(operation => operation.Id is "CreateJob" or "CreateVersion").Select(operation =>
            {
                var request = Request(operation, operation.RequestExamples.First());
                request.Headers.Add("Idempotency-Key", "held");
                return http.SendAsync(request);
            }));
        }
        var running = await http.QueueAsync(LongJob);
        foreach (var operation in Document.Operations.Where(operation => operation.Statuses.Contains("409")))
        {
            if (operation.Id is not ("CreateJob" or "CreateVersion"))
                await http.SendAsync(Request(operation, operation.RequestExamples.FirstOrDefault(),
                    job: operation.Id == "CancelJob" ? finished : running));
        }
        await http.PostAsync($"/api/v1/jobs/{running}/cancel", null);
        await http.EndAsync(running);
    }

    /// <summary>A busy database serves nothing; on a full disk it is read from, and not written to.</summary>
    static async Task FaultsAsync(HttpClient http, DatabaseFault fault, string job)
    {
        foreach (var operation in Document.Operations)
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

    static async Task DeletionsAsync(HttpClient http, string job)
    {
        foreach (var id in (string[])["DeleteJob", "DeleteVersion", "DeleteModel", "DeleteDataset", "DeleteNetwork"])
        {
            var operation = Document.Operations.Single(operation => operation.Id == id);
            using var answer = await http.SendAsync(Request(operation, null, job: job));
            Assert.Equal((id, HttpStatusCode.NoContent), (id, answer.StatusCode));
        }
    }

    /// <summary>The server itself refuses, before the body is sent.</summary>
    static async Task TooLargeAsync(Dictionary<(string, string), JsonNode?> seen)
    {
        using var directory = new TestDirectory();
        using var service = await ServiceProcess.StartAsync(directory, ("Limits__MaxUploadMegabytes", "1"));
        var judge = new AnswerJudge(Document)
        {
            InnerHandler = new SocketsHttpHandler { Expect100ContinueTimeout = TimeSpan.FromMinutes(1) },
        };
        using var http = new HttpClient(judge) { BaseAddress = service.Http.BaseAddress };
        foreach (var operation in Document.Operations.Where(operation => operation.Statuses.Contains("413")))
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
