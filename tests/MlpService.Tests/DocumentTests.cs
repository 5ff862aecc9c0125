using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using MlpService.Idempotency;
using MlpService.Serialization;

namespace MlpService.Tests;

/// <summary>The document is true: what it asks for is taken, and what is answered is what it says.</summary>
public sealed class DocumentTests
{
    static readonly ApiDocument Document = ApiDocument.CheckedIn();
    static readonly DocumentedRequests Asked = new(Document);

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
                var answer = await service.Http.SendAsync(DocumentedRequests.Request(operation, example));
                var body = await answer.Content.ReadAsStringAsync();
                Assert.True(answer.IsSuccessStatusCode || (answer.StatusCode == HttpStatusCode.NotFound && body.Contains("There is no ")),
                    $"{operation.Id}: {(int)answer.StatusCode} {body}");
            }
        }
    }

    [Fact]
    public async Task Every_operation_answers_as_documented_and_with_each_refusal_it_documents()
    {
        var fault = new DatabaseFault();
        using var directory = new TestDirectory();
        await using var service = new TestService(directory);
        await using var app = service.With(fault);
        var judge = new AnswerJudge(Document);
        using var http = app.CreateDefaultClient(judge);

        var job = await Asked.MainJobAsync(http);
        await Asked.RefusalsAsync(http, job);
        await Asked.ConflictsAsync(http, app.Services.GetRequiredService<KeysInUse>(), job);
        await Asked.FaultsAsync(http, fault, job);
        await Asked.DeletionsAsync(http, job);
        await Asked.TooLargeAsync(judge.Seen);

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
                var schema = ApiDocument.AnswerSchema(operation, status);
                // a file is shown by its first lines, which nobody answers
                var kept = known[operation.Id]?[status] is { } old
                    && (schema is null || Document.Faults(schema, old.ToJsonString()).Count == 0) ? old : null;
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
            foreach (var status in operation.Statuses)
            {
                foreach (var (type, media) in operation.Node["responses"]![status]!["content"]?.AsObject() ?? [])
                {
                    Assert.True(media!["example"] is not null, $"{operation.Id} {status} {type} has no example");
                    Assert.Empty(Document.Faults(media["schema"]!, media["example"]!.ToJsonString()));
                }
            }
        }
    }
}
