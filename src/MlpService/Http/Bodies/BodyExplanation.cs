using System.Text.Json;

namespace MlpService.Http.Bodies;

/// <summary>
/// Why a JSON body was not taken, in the words of the API. The serializer stops at the first fault and speaks of .NET; here the
/// body is read once more, beside the schema that the OpenAPI document shows to clients.
/// </summary>
sealed class BodyExplanation(DocumentedOperations operations)
{
    /// <param name="fault">What the serializer said.</param>
    /// <returns>The faults by field; empty if none was found.</returns>
    public async Task<IReadOnlyDictionary<string, string[]>> OfAsync(HttpContext context, Endpoint? endpoint, JsonException fault)
    {
        if (context.Features.Get<KeptBody>() is not { } body || await body.WholeAsync(context.RequestAborted) is not { } text
            || operations.Of(endpoint)?.RequestBody?.Content is not { } content
            || !content.TryGetValue("application/json", out var media) || media.Schema is not { } schema)
            return new Dictionary<string, string[]>();
        using var json = JsonSyntax.Parse(text, out var syntax);
        if (json is null)
            return new Dictionary<string, string[]> { [FieldOf(fault)] = [syntax!] };
        var examples = (media.Examples?.Values ?? []).Select(example => example.Value).ToList();
        return new SchemaComparison(schema, examples).FaultsOf(json.RootElement);
    }

    /// <summary>Where the serializer stopped, as the contract spells it: $.layers[0].units as layers[0].units.</summary>
    public static string FieldOf(JsonException fault) => fault.Path is null or "$" ? "$" : fault.Path.TrimStart('$').TrimStart('.');
}
