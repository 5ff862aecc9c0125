using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.OpenApi;

namespace MlpService.Http.Bodies;

/// <summary>
/// Why a JSON body was not taken, in the words of the API. The serializer stops at the first fault and speaks of .NET; here the
/// body is read once more, beside the schema that the OpenAPI document shows to clients.
/// </summary>
sealed class BodyExplanation(DocumentedOperations operations) : IDisposable
{
    /// <summary>A parsed body takes many times its bytes of memory; a large one waits until no other is.</summary>
    const int MaxBytesAtOnce = 1 << 20;

    readonly SemaphoreSlim turn = new(1);

    /// <returns>The faults by field; empty if none was found.</returns>
    public async Task<IReadOnlyDictionary<string, string[]>> OfAsync(HttpContext context, Endpoint? endpoint)
    {
        if (context.Features.Get<KeptBody>() is not { } body
            || DocumentedOperations.JsonOf(operations.Of(endpoint)) is not { Schema: { } schema } media)
            return new Dictionary<string, string[]>();
        var text = await body.WholeAsync(context.RequestAborted);
        var examples = (media.Examples?.Values ?? []).Select(example => example.Value).ToList();
        if (text.Length <= MaxBytesAtOnce)
            return Of(text, schema, examples);
        await turn.WaitAsync(context.RequestAborted);
        try
        {
            return Of(text, schema, examples);
        }
        finally
        {
            turn.Release();
        }
    }

    IReadOnlyDictionary<string, string[]> Of(ReadOnlyMemory<byte> text, IOpenApiSchema schema, List<JsonNode?> examples)
    {
        using var json = JsonSyntax.Parse(text, (word, place) => SchemaWords.Instead(word, schema.At(place)), out var syntax);
        return json is null
            ? new Dictionary<string, string[]> { [syntax!.Field] = [syntax.Reason] }
            : new SchemaComparison(schema, examples, operations.Bodies).FaultsOf(json.RootElement);
    }

    /// <summary>Where the serializer stopped, as the contract spells it: $.layers[0].units as layers[0].units.</summary>
    public static string FieldOf(JsonException fault) => fault.Path is null or "$" ? "$" : fault.Path.TrimStart('$').TrimStart('.');

    public void Dispose() => turn.Dispose();
}
