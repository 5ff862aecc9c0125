using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Json.Schema;

namespace MlpService.Tests;

/// <summary>An operation as the checked-in document has it.</summary>
sealed record ApiOperation(string Id, HttpMethod Method, string Path, JsonObject Node)
{
    readonly Regex path = new($"^{Regex.Replace(Path, @"\\?\{\w+\}", "[^/]+")}$");

    public bool Matches(HttpRequestMessage request) => request.Method == Method && path.IsMatch(request.RequestUri!.AbsolutePath);

    public IEnumerable<string> Statuses => Node["responses"]!.AsObject().Select(response => response.Key);

    public IEnumerable<JsonNode> RequestExamples =>
        Node["requestBody"]?["content"]?["application/json"]?["examples"]?.AsObject().Select(example => example.Value!["value"]!) ?? [];
}

/// <summary>The checked-in document as a judge: does a body fit its schema?</summary>
sealed class ApiDocument
{
    static readonly EvaluationOptions EachFault = new() { OutputFormat = OutputFormat.List };

    readonly JsonNode document;
    readonly Dictionary<string, JsonSchema> schemas = [];

    ApiDocument(JsonNode document) => this.document = document;

    public static ApiDocument CheckedIn([CallerFilePath] string here = "") =>
        new(JsonNode.Parse(File.ReadAllText(Path.Combine(Path.GetDirectoryName(here)!, "openapi.json")))!);

    public IReadOnlyList<ApiOperation> Operations => [..
        from path in document["paths"]!.AsObject()
        from operation in path.Value!.AsObject()
        select new ApiOperation((string)operation.Value!["operationId"]!, HttpMethod.Parse(operation.Key), path.Key,
            operation.Value.AsObject())];

    /// <summary>OpenAPI's own x-... members, which JSON Schema does not know.</summary>
    static void RemoveExtensions(JsonNode? node)
    {
        if (node is JsonObject members)
        {
            foreach (var (name, _) in members.Where(member => member.Key.StartsWith("x-", StringComparison.Ordinal)).ToList())
                members.Remove(name);
        }
        foreach (var child in node switch
        {
            JsonObject its => its.Select(member => member.Value),
            JsonArray items => items,
            _ => Enumerable.Empty<JsonNode?>(),
        })
            RemoveExtensions(child);
    }

    /// <summary>The schema of an operation's JSON answer; null: it has none.</summary>
    public static JsonNode? AnswerSchema(ApiOperation operation, string status) => operation.Node["responses"]?[status]?["content"]
        ?.AsObject().FirstOrDefault(media => media.Key.EndsWith("json", StringComparison.Ordinal)).Value?["schema"];

    /// <summary>How a body differs from a schema of the document; empty: it does not.</summary>
    public IReadOnlyList<string> Faults(JsonNode schema, string body)
    {
        var definition = schema.ToJsonString();
        if (!schemas.TryGetValue(definition, out var judge))
        {
            var alone = schema.DeepClone().AsObject();
            alone["$defs"] = document["components"]!["schemas"]!.DeepClone();
            RemoveExtensions(alone);
            judge = schemas[definition] = JsonSchema.FromText(alone.ToJsonString().Replace("#/components/schemas/", "#/$defs/"));
        }
        using var json = JsonDocument.Parse(body);
        var result = judge.Evaluate(json.RootElement, EachFault);
        return result.IsValid ? [] : [.. (result.Details ?? []).Where(detail => detail.Errors is not null)
            .SelectMany(detail => detail.Errors!.Select(error => $"{detail.InstanceLocation}: {error.Value}"))];
    }
}

/// <summary>Compares every answer with what the document says of its operation, and notes what was answered.</summary>
sealed class AnswerJudge(ApiDocument document) : DelegatingHandler
{
    public List<string> Faults { get; } = [];

    /// <summary>The first body of each operation and status; null: it was empty, or no JSON.</summary>
    public Dictionary<(string Operation, string Status), JsonNode?> Seen { get; } = [];

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await base.SendAsync(request, cancellationToken);
        if (document.Operations.SingleOrDefault(operation => operation.Matches(request)) is not { } operation)
            return response;
        var status = ((int)response.StatusCode).ToString();
        var body = await response.Content.ReadAsStringAsync(cancellationToken);
        Seen.TryAdd((operation.Id, status), body.StartsWith('{') ? JsonNode.Parse(body) : null);
        if ((operation.Node["responses"]![status]?["headers"]?["Location"] is not null) != (response.Headers.Location is not null))
            Faults.Add($"{operation.Id} {status}: Location is documented or sent, and not both");
        Faults.AddRange(Judge(operation, status, response.Content.Headers.ContentType?.MediaType, body)
            .Select(fault => $"{operation.Id} {status}: {fault}: {(body.Length < 400 ? body : body[..400])}"));
        return response;
    }

    IEnumerable<string> Judge(ApiOperation operation, string status, string? type, string body)
    {
        if (operation.Node["responses"]![status] is not { } documented)
            return ["the document does not know this status"];
        if (documented["content"]?.AsObject() is not { } content)
            return body.Length == 0 ? [] : ["a body where the document knows none"];
        if (type is null || content[type]?["schema"] is not { } schema)
            return [$"{type} is not {string.Join(", ", content.Select(media => media.Key))}"];
        return type.EndsWith("json", StringComparison.Ordinal) ? document.Faults(schema, body) : [];
    }
}
