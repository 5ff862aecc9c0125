using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.OpenApi;

namespace MlpService.Http.Bodies;

/// <summary>How a JSON body differs from the schema of its operation: every fault, under the field it is at.</summary>
sealed class SchemaComparison(IOpenApiSchema root, IReadOnlyList<JsonNode?> examples)
{
    readonly Dictionary<string, List<string>> faults = [];
    readonly SchemaMembers members = new(root);

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
        var choices = schema.Choices().ToList();
        if (choices.Find(choice => choice.Takes(value.ValueKind)) is not { } chosen)
            Add(path, SchemaWords.WrongType(value, schema, choices, shown));
        else if (value.ValueKind == JsonValueKind.Object)
            CompareMembers(path, value, chosen, shown);
        else if (value.ValueKind == JsonValueKind.Array)
            CompareItems(path, value, chosen, shown);
        else if (SchemaWords.WrongValue(value, chosen) is { } fault)
            Add(path, fault);
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
            else if ((known.TryGetValue(name, out var its) ? its : schema.AdditionalProperties) is { } found)
                Compare(place, member.Value, found, MembersOf(shown, name));
            else if (known.Count > 0)
                Add(place, members.Unknown(name, path, [.. known.Keys]));
        }
        foreach (var missing in (schema.Required ?? new HashSet<string>()).Except(met))
            Add(FieldFaults.Path(path, missing), SchemaWords.Missing(known[missing], MembersOf(shown, missing)));
    }

    void CompareItems(string path, JsonElement value, IOpenApiSchema schema, IReadOnlyList<JsonNode?> shown)
    {
        if (schema.Items is not { } item)
            return;
        var i = 0;
        var items = shown.OfType<JsonArray>().SelectMany(array => array).ToList();
        foreach (var element in value.EnumerateArray().TakeWhile(_ => !IsFull))
            Compare($"{path}[{i++}]", element, item, items);
    }

    static List<JsonNode?> MembersOf(IReadOnlyList<JsonNode?> shown, string name) =>
        [.. shown.OfType<JsonObject>().Select(example => example[name]).Where(member => member is not null)];
}
