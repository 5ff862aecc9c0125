using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.OpenApi;
using MlpService.Serialization;

namespace MlpService.Http.Bodies;

/// <summary>What a value should have been.</summary>
static class SchemaWords
{
    const int MaxShown = 160;

    public static string Missing(IOpenApiSchema schema, IReadOnlyList<JsonNode?> shown) =>
        $"it is missing: {schema.Description} It is {Types(schema.Choices())}{Example(shown)}.";

    public static string WrongType(
        JsonElement value, IOpenApiSchema schema, IReadOnlyList<IOpenApiSchema> choices, IReadOnlyList<JsonNode?> shown)
    {
        if (value.ValueKind == JsonValueKind.Null)
            return "it must not be null" + (schema.Default is { } byDefault
                ? $"; leave it out for its default, {Shown(byDefault)}."
                : $"; it is {Types(choices)}{Example(shown)}.");
        var list = choices.FirstOrDefault(choice => choice.Takes(JsonValueKind.Array));
        var brackets = list?.Items?.Choices().Any(item => item.Takes(value.ValueKind)) == true ? " Put it in brackets: [...]." : "";
        return $"it is {Types(choices)}{Wrapped(value, choices) ?? Example(shown)}, not {Kind(value)}.{brackets}";
    }

    /// <summary>Where an object has a member that takes the value: such as {"name":"adam"} for "adam".</summary>
    static string? Wrapped(JsonElement value, IReadOnlyList<IOpenApiSchema> choices)
    {
        var members = choices.SelectMany(choice => choice.Properties ?? new Dictionary<string, IOpenApiSchema>());
        var taker = members.FirstOrDefault(member => member.Value.Choices().Any(choice =>
            choice.Type is not null && choice.Takes(value.ValueKind) && WrongValue(value, choice) is null));
        return taker.Key is null || value.ValueKind is JsonValueKind.Object or JsonValueKind.Array
            ? null
            : $", such as {{\"{taker.Key}\":{Cut(value.GetRawText())}}}";
    }

    /// <summary>A word or number that its type alone does not exclude; null: it fits.</summary>
    public static string? WrongValue(JsonElement value, IOpenApiSchema schema) => value.ValueKind switch
    {
        JsonValueKind.String when Text(value) is not { } text => "it is a text that is not Unicode: half of a surrogate pair.",
        JsonValueKind.String when schema.Words() is { Count: > 0 } words => WrongWord(Text(value)!, words),
        JsonValueKind.Number when schema.Type is { } types && !types.HasFlag(JsonSchemaType.Number) => WrongInteger(value, schema),
        JsonValueKind.Number when !value.TryGetDouble(out var number) || !double.IsFinite(number) =>
            $"{Cut(value.GetRawText())} is beyond the range of a 64-bit float.",
        _ => null,
    };

    static string? WrongWord(string text, IReadOnlyList<string> words) => words.Contains(text, StringComparer.OrdinalIgnoreCase)
        ? null
        : $"'{Cut(text)}' is not one of {string.Join(", ", words)}."
            + Suggestion.DidYouMean(Suggestion.Closest(text, words));

    static string? WrongInteger(JsonElement value, IOpenApiSchema schema)
    {
        if (schema.Format == "int64" ? value.TryGetInt64(out _) : value.TryGetInt32(out _))
            return null;
        var limits = schema is { Minimum: { } minimum, Maximum: { } maximum } ? $" between {minimum} and {maximum}" : "";
        return $"it is a whole number{limits}, not {Cut(value.GetRawText())}.";
    }

    /// <returns>Null: it is not Unicode.</returns>
    public static string? NameOf(JsonProperty member) => Unicode(() => member.Name);

    static string? Text(JsonElement value) => Unicode(value.GetString);

    static string? Unicode(Func<string?> read)
    {
        try
        {
            return read();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    static string Types(IEnumerable<IOpenApiSchema> choices) =>
        string.Join(", or ", choices.Where(choice => choice.Type != JsonSchemaType.Null).Select(TypeOf).Distinct());

    static string TypeOf(IOpenApiSchema schema) => schema switch
    {
        _ when schema.Words() is { Count: > 0 } words => $"one of {string.Join(", ", words)}",
        { Type: null } => "any value",
        { Type: var types } when types.Value.HasFlag(JsonSchemaType.Object) => "an object",
        { Type: var types } when types.Value.HasFlag(JsonSchemaType.Array) => "a list",
        { Type: var types } when types.Value.HasFlag(JsonSchemaType.String) => "a text",
        { Type: var types } when types.Value.HasFlag(JsonSchemaType.Boolean) => "true or false",
        { Type: var types } when types.Value.HasFlag(JsonSchemaType.Number) => "a number",
        _ => "a whole number",
    };

    static string Kind(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "a list",
        JsonValueKind.String => $"the text {Cut(value.GetRawText())}",
        JsonValueKind.Number => $"the number {Cut(value.GetRawText())}",
        _ => value.GetRawText(),
    };

    static string Example(IReadOnlyList<JsonNode?> shown) =>
        shown.Select(Shown).FirstOrDefault(text => text.Length <= MaxShown) is { } example ? $", such as {example}" : "";

    static string Shown(JsonNode? value) => value is null ? "null" : value.ToJsonString(ApiJson.Options);

    /// <summary>As much as a message can hold.</summary>
    public static string Cut(string text) => text.Length <= MaxShown ? text : text[..MaxShown] + "...";
}
