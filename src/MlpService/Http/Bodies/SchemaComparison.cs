using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.OpenApi;

namespace MlpService.Http.Bodies;

/// <summary>How a JSON body differs from the schema of its operation: every fault, under the field it is at.</summary>
sealed class SchemaComparison(
    IOpenApiSchema root, IReadOnlyList<JsonNode?> examples, IEnumerable<(string Operation, IOpenApiSchema Schema)> bodies)
{
    readonly Dictionary<string, List<string>> faults = [];
    readonly Dictionary<IOpenApiSchema, List<IOpenApiSchema>> choices = new(ReferenceEqualityComparer.Instance);
    readonly SchemaMembers members = new(root, bodies);

    public IReadOnlyDictionary<string, string[]> FaultsOf(JsonElement body)
    {
        Compare("", body, root, examples);
        return faults.ToDictionary(fault => fault.Key, fault => fault.Value.ToArray());
    }

    bool IsFull => faults.Count >= FieldFaults.Max;

    void Add(string path, string fault)
    {
        if (IsFull)
            return;
        var field = path.Length == 0 ? "$" : path.Cut();
        if (!faults.TryGetValue(field, out var known))
            faults[field] = known = [];
        known.Add(fault);
    }

    /// <param name="shown">Values at this place in the operation's examples.</param>
    void Compare(string path, JsonElement value, IOpenApiSchema schema, IReadOnlyList<JsonNode?> shown)
    {
        var choices = ChoicesOf(schema);
        if (Chosen(value, choices) is not { } chosen)
            Add(path, SchemaWords.WrongType(value, schema, choices, shown));
        else if (value.ValueKind == JsonValueKind.Object)
            CompareMembers(path, value, chosen, shown);
        else if (value.ValueKind == JsonValueKind.Array)
            CompareItems(path, value, chosen, shown);
        else if (SchemaWords.WrongValue(value, chosen) is { } fault)
            Add(path, choices.Count(choice => choice.Type != JsonSchemaType.Null) == 1
                ? fault : SchemaWords.WrongType(value, schema, choices, shown));
    }

    void CompareMembers(string path, JsonElement value, IOpenApiSchema schema, IReadOnlyList<JsonNode?> shown)
    {
        var known = schema.Properties ?? new Dictionary<string, IOpenApiSchema>();
        var met = new HashSet<string>();
        foreach (var member in value.EnumerateObject().TakeWhile(_ => !IsFull))
        {
            if (SchemaWords.NameOf(member) is not { } name)
            {
                Add(path, "it has a member whose name is not Unicode: half of a surrogate pair.");
                continue;
            }
            var place = FieldFaults.Path(path, name);
            if (!met.Add(name))
                Add(place, "it is there twice; send it once.");
            else if (known.TryGetValue(name, out var its))
                Compare(place, member.Value, its, MembersOf(shown, name));
            else if (schema.AdditionalProperties is { } item)
                CompareEntry(path, name, member.Value, item, shown);
            else if (known.Count > 0)
                Add(place, members.Unknown(name, path, [.. known.Keys]));
        }
        foreach (var missing in (schema.Required ?? new HashSet<string>()).Except(met))
            Add(FieldFaults.Path(path, missing), SchemaWords.Missing(known[missing], MembersOf(shown, missing)));
    }

    /// <summary>Of a map, such as of weights by class.</summary>
    void CompareEntry(string path, string name, JsonElement value, IOpenApiSchema item, IReadOnlyList<JsonNode?> shown)
    {
        var place = FieldFaults.Path(path, name);
        Compare(place, value, item, [.. shown.OfType<JsonObject>().SelectMany(map => map.Select(entry => entry.Value))]);
        if (value.ValueKind == JsonValueKind.Object && !item.Choices().Any(choice => choice.Takes(JsonValueKind.Object)))
            Add(place, $"What is in {name.Cut()} belongs in {path.Cut()} itself.");
    }

    void CompareItems(string path, JsonElement value, IOpenApiSchema schema, IReadOnlyList<JsonNode?> shown)
    {
        if (schema.Items is not { } item)
            return;
        var i = 0;
        var items = shown.OfType<JsonArray>().SelectMany(array => array).ToList();
        foreach (var element in value.EnumerateArray().TakeWhile(_ => !IsFull))
        {
            if (!IsFitting(element, item))
                Compare($"{path}[{i}]", element, item, items);
            i++;
        }
    }

    /// <summary>Of a single value that it is as it should be, without the path that a fault would need: there may be millions.</summary>
    bool IsFitting(JsonElement value, IOpenApiSchema schema) => value.ValueKind is not (JsonValueKind.Object or JsonValueKind.Array)
        && Chosen(value, ChoicesOf(schema)) is { } chosen && SchemaWords.WrongValue(value, chosen) is null;

    List<IOpenApiSchema> ChoicesOf(IOpenApiSchema schema) =>
        choices.TryGetValue(schema, out var known) ? known : choices[schema] = [.. schema.Choices()];

    static IOpenApiSchema? Chosen(JsonElement value, List<IOpenApiSchema> choices)
    {
        foreach (var choice in choices)
            if (choice.Takes(value.ValueKind))
                return choice;
        return null;
    }

    static List<JsonNode?> MembersOf(IReadOnlyList<JsonNode?> shown, string name) =>
        [.. shown.OfType<JsonObject>().Select(example => example[name]).Where(member => member is not null)];
}
