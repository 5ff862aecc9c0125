using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.OpenApi;
using MlpService.Serialization;

namespace MlpService.Http.Bodies;

/// <summary>What a value should have been.</summary>
static partial class SchemaWords
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
        var hint = Unquoted(value, choices);
        // of a union the examples of another kind: this one is known
        var example = (hint is null ? Wrapped(value, choices) : null)
            ?? Example([.. shown.Where(node => node?.GetValueKind() != value.ValueKind)]);
        hint ??= InBrackets(value, choices) ?? InObject(value, choices) ?? TurnedOff(value, schema, choices);
        return $"it is {Types(choices)}{example}, not {Kind(value)}.{hint ?? Meant(value, choices)}";
    }

    /// <summary>What to send where the body is no JSON for a word that JSON does not have.</summary>
    /// <param name="json">What the word is in JSON: null, true or false.</param>
    /// <param name="at">The schemas of its place.</param>
    public static string Instead(string json, IReadOnlyList<IOpenApiSchema> at)
    {
        var choices = at.SelectMany(schema => schema.Choices()).ToList();
        var kind = json == "null" ? JsonValueKind.Null : JsonValueKind.True;
        if (choices.Count == 0 || choices.Exists(choice => choice.Takes(kind)))
            return json;
        return Types(choices) + (at[0].Default is { } byDefault ? $", or leave it out for its default, {Shown(byDefault)}" : "");
    }

    /// <summary>The word that a text is nearly: alone, or as the member of an object that is to be there.</summary>
    static string? Meant(JsonElement value, IReadOnlyList<IOpenApiSchema> choices)
    {
        if (value.ValueKind != JsonValueKind.String || Text(value) is not { } text)
            return null;
        if (Suggestion.Closest(text, choices.SelectMany(choice => choice.Words())) is { } word)
            return Suggestion.DidYouMean($"\"{word}\"");
        return choices.SelectMany(choice => choice.Properties ?? new Dictionary<string, IOpenApiSchema>())
            .Select(member => (member.Key, Word: Suggestion.Closest(text, member.Value.Choices().SelectMany(choice => choice.Words()))))
            .Where(member => member.Word is not null)
            .Select(member => Suggestion.DidYouMean($"{{\"{member.Key}\":\"{member.Word}\"}}")).FirstOrDefault();
    }

    /// <summary>Where a text holds what was to be sent: "5.1", "true", or an object that was written as JSON twice.</summary>
    static string? Unquoted(JsonElement value, IReadOnlyList<IOpenApiSchema> choices)
    {
        if (value.ValueKind != JsonValueKind.String || Text(value) is not { } text)
            return null;
        if (DecimalComma().IsMatch(text) && choices.Any(choice => choice.Takes(JsonValueKind.Number)))
            return $" Send it without quotes and with a decimal point: {text.Replace(',', '.').Cut()}.";
        var json = JsonWords.Instead(text) ?? text;
        using var inner = JsonSyntax.Parse(Encoding.UTF8.GetBytes(json), instead: null, out _);
        return inner is { RootElement.ValueKind: not JsonValueKind.String and var kind } && choices.Any(choice => choice.Takes(kind))
            ? $" Send it without the quotes around it: {json.Cut()}"
            : null;
    }

    [GeneratedRegex(@"^\s*[+-]?\d+,\d+\s*$")]
    private static partial Regex DecimalComma();

    static string? InBrackets(JsonElement value, IReadOnlyList<IOpenApiSchema> choices) =>
        choices.FirstOrDefault(choice => choice.Takes(JsonValueKind.Array))?.Items is { } item
            && item.Choices().Any(choice => choice.Takes(value.ValueKind))
            ? " Put it in brackets: [...]."
            : null;

    /// <summary>A list where an object has one member that cannot be left out, which is a list of such items or lists.</summary>
    static string? InObject(JsonElement value, IReadOnlyList<IOpenApiSchema> choices)
    {
        if (value.ValueKind != JsonValueKind.Array || value.GetArrayLength() == 0
            || choices.FirstOrDefault(choice => choice.Required?.Count == 1) is not { } taker
            || taker.Properties![taker.Required!.First()].Items is not { } item)
            return null;
        var list = item.Choices().Any(choice => choice.Takes(value[0].ValueKind)) ? "[...]" : "[[...]]";
        return $" Send the list in an object: {{\"{taker.Required!.First()}\":{list}}}.";
    }

    /// <summary>What the description says of null, to one who writes false for it.</summary>
    static string? TurnedOff(JsonElement value, IOpenApiSchema schema, IReadOnlyList<IOpenApiSchema> choices) =>
        value.ValueKind == JsonValueKind.False && choices.Any(choice => choice.Takes(JsonValueKind.Null))
            && OfNull().Match(schema.Description ?? "") is { Success: true } said
            ? $" {said.Value}."
            : null;

    [GeneratedRegex(@"\bnull\b[^.;]*")]
    private static partial Regex OfNull();

    /// <summary>Where an object has a member that takes the value: such as {"name":"adam"} for "adam".</summary>
    static string? Wrapped(JsonElement value, IReadOnlyList<IOpenApiSchema> choices)
    {
        var members = choices.SelectMany(choice => choice.Properties ?? new Dictionary<string, IOpenApiSchema>());
        var taker = members.FirstOrDefault(member => member.Value.Choices().Any(choice =>
            choice.Type is not null && choice.Takes(value.ValueKind) && WrongValue(value, choice) is null));
        return taker.Key is null || value.ValueKind is JsonValueKind.Object or JsonValueKind.Array
            ? null
            : $", such as {{\"{taker.Key}\":{value.GetRawText().Cut()}}}";
    }

    /// <summary>A word or number that its type alone does not exclude; null: it fits.</summary>
    public static string? WrongValue(JsonElement value, IOpenApiSchema schema) => value.ValueKind switch
    {
        JsonValueKind.String when Text(value) is not { } text => "it is a text that is not Unicode: half of a surrogate pair.",
        JsonValueKind.String when schema.Words() is { Count: > 0 } words => WrongWord(Text(value)!, words),
        JsonValueKind.Number when schema.Type is { } types && !types.HasFlag(JsonSchemaType.Number) => WrongInteger(value, schema),
        JsonValueKind.Number when !value.TryGetDouble(out var number) || !double.IsFinite(number) =>
            $"{value.GetRawText().Cut()} is beyond the range of a 64-bit float.",
        _ => null,
    };

    static string? WrongWord(string text, IReadOnlyList<string> words) => words.Contains(text, StringComparer.OrdinalIgnoreCase)
        ? null
        : $"'{text.Cut()}' is not one of {string.Join(", ", words)}."
            + Suggestion.DidYouMean(Suggestion.Closest(text, words));

    static string? WrongInteger(JsonElement value, IOpenApiSchema schema)
    {
        if (WholeNumber.Of(value.GetDouble()) is not null)
            return null;
        return $"it is {Whole(schema)}, not {value.GetRawText().Cut()}.";
    }

    static string Whole(IOpenApiSchema schema) =>
        "a whole number" + (schema is { Minimum: { } minimum, Maximum: { } maximum } ? $" between {minimum} and {maximum}" : "");

    /// <summary>Of a query parameter, which is text whatever it means.</summary>
    public static string WrongText(string value, IOpenApiSchema schema) => $"it is {Types(schema.Choices())}, not '{value.Cut()}'."
        + (schema.Default is { } byDefault ? $" Left out it is {Shown(byDefault)}." : "");

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
        _ when schema.Words() is [var only] => $"\"{only}\"",
        _ when schema.Words() is { Count: > 0 } words => $"one of {string.Join(", ", words)}",
        { Type: null } => "any value",
        { Type: var types } when types.Value.HasFlag(JsonSchemaType.Object) => "an object",
        { Type: var types } when types.Value.HasFlag(JsonSchemaType.Array) => "a list",
        { Type: var types } when types.Value.HasFlag(JsonSchemaType.String) => "a text",
        { Type: var types } when types.Value.HasFlag(JsonSchemaType.Boolean) => "true or false",
        { Type: var types } when types.Value.HasFlag(JsonSchemaType.Number) => "a number",
        _ => Whole(schema),
    };

    static string Kind(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "a list",
        JsonValueKind.String => $"the text {value.GetRawText().Cut()}",
        JsonValueKind.Number => $"the number {value.GetRawText().Cut()}",
        _ => value.GetRawText(),
    };

    static string Example(IReadOnlyList<JsonNode?> shown) =>
        shown.Select(Shown).FirstOrDefault(text => text.Length <= MaxShown) is { } example ? $", such as {example}" : "";

    static string Shown(JsonNode? value) => value is null ? "null" : value.ToJsonString(ApiJson.Options);
}
