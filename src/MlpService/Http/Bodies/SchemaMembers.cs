using Microsoft.OpenApi;

namespace MlpService.Http.Bodies;

/// <summary>The members of all objects in a schema, for one that was put in the wrong place or misspelt.</summary>
/// <param name="bodies">Those of all operations, where a member may belong that is none of this body.</param>
sealed class SchemaMembers(IOpenApiSchema root, IEnumerable<(string Operation, IOpenApiSchema Schema)> bodies)
{
    const int MaxDepth = 8;

    readonly List<(string Name, string Container)> members = [.. Walk(root, "", MaxDepth)];

    /// <param name="path">Where the unknown member was met.</param>
    /// <param name="known">The members there are.</param>
    public string Unknown(string name, string path, IReadOnlyList<string> known)
    {
        var container = path.Length == 0 ? "" : Generic(path);
        var place = path.Length == 0 ? "" : $" in {path.Cut()}";
        var listed = $"there is no such member{place}; there are {string.Join(", ", known)}.";
        if (members.Exists(member => member.Name == name && member.Container != container))
            return $"{listed} {name} belongs in {PlacesOf(name)}.";
        if (Suggestion.Closest(name, known) is { } near)
            return listed + Suggestion.DidYouMean(near);
        if (Elsewhere(name) is { Length: > 0 } elsewhere)
            return $"{listed} {name} belongs in {elsewhere}.";
        var far = Suggestion.Closest(name, members.Select(member => member.Name));
        return listed + Suggestion.DidYouMean(far is null ? null : $"{far}, in {PlacesOf(far)}");
    }

    /// <summary>A name may be that of several members: patience, of earlyStopping and of schedule.</summary>
    string PlacesOf(string name) => string.Join(" or ", Containers(name, members)
        .Select(container => container.Length == 0 ? "the body itself" : container));

    string Elsewhere(string name) => string.Join(" or ", bodies.SelectMany(body => Containers(name, Walk(body.Schema, "", MaxDepth))
        .Select(container => $"{(container.Length == 0 ? "the body" : container)} of {body.Operation}")));

    static IEnumerable<string> Containers(string name, IEnumerable<(string Name, string Container)> members) => members
        .Where(member => member.Name == name).Select(member => member.Container.Replace("[]", "[0]", StringComparison.Ordinal)).Distinct();

    /// <summary>A path with any index: layers[3] as layers[].</summary>
    static string Generic(string path) =>
        string.Join("[]", path.Split('[').Select((part, i) => i == 0 ? part : part[(part.IndexOf(']') + 1)..]));

    static IEnumerable<(string Name, string Container)> Walk(IOpenApiSchema schema, string container, int depth)
    {
        if (depth == 0)
            yield break;
        foreach (var choice in schema.Choices())
        {
            foreach (var (name, member) in choice.Properties ?? new Dictionary<string, IOpenApiSchema>())
            {
                yield return (name, container);
                foreach (var inner in Walk(member, FieldFaults.Path(container, name), depth - 1))
                    yield return inner;
            }
            if (choice.Items is { } item)
            {
                foreach (var inner in Walk(item, $"{container}[]", depth - 1))
                    yield return inner;
            }
        }
    }
}
