using System.Globalization;
using Microsoft.OpenApi;

namespace MlpService.Http.Bodies;

/// <summary>Why nothing answers at a path that is like one of the API's, but for a word, or an id or a number that is none.</summary>
sealed class PathExplanation(DocumentedOperations operations)
{
    /// <returns>Null: no path of the API is like it.</returns>
    public string? Of(string path)
    {
        var asked = path.TrimEnd('/').Split('/');
        var alike = operations.Paths.Select(known => (known.Item, Segments: known.Path.Split('/')))
            .Where(known => known.Segments.Length == asked.Length).ToList();
        return alike.Select(known => Explain(known.Segments, known.Item, asked)).FirstOrDefault(said => said is not null)
            ?? Misspelt(alike.ConvertAll(known => known.Segments), asked, path);
    }

    static string? Misspelt(List<string[]> known, string[] asked, string path)
    {
        for (var i = 0; i < asked.Length; i++)
        {
            var words = known.Where(segments => !IsParameter(segments[i])
                && segments.Index().All(segment => segment.Index == i || Fits(segment.Item, asked[segment.Index])));
            if (Suggestion.Closest(asked[i], words.Select(segments => segments[i])) is { } word)
                return $"Nothing answers at {path.Cut()}."
                    + $"{Suggestion.DidYouMean(string.Join('/', [.. asked[..i], word, .. asked[(i + 1)..]]))}";
        }
        return null;
    }

    string? Explain(string[] known, IOpenApiPathItem item, string[] asked)
    {
        if (!known.Zip(asked).All(pair => Fits(pair.First, pair.Second)))
            return null;
        var parameters = item.Operations!.Values.First().Parameters ?? [];
        for (var i = 0; i < known.Length; i++)
        {
            if (IsParameter(known[i]) && parameters.First(parameter => $"{{{parameter.Name}}}" == known[i]) is var parameter
                && !Takes(parameter.Schema!, asked[i]))
                return $"{parameter.Description!.TrimEnd('.')} is such as {parameter.Example}, not '{asked[i].Cut()}'. "
                    + $"GET {Listing(known, asked, i)} shows those there are.";
        }
        return null;
    }

    /// <summary>The longest path before the parameter that a GET answers.</summary>
    string Listing(string[] known, string[] asked, int parameter)
    {
        var length = parameter;
        while (!operations.Paths.Any(path => path.Path == string.Join('/', known[..length])
            && path.Item.Operations!.ContainsKey(HttpMethod.Get)))
            length--;
        return string.Join('/', asked[..length]);
    }

    static bool Takes(IOpenApiSchema schema, string text) => schema switch
    {
        { Type: JsonSchemaType.Integer } => int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _),
        { Format: "uuid" } => Guid.TryParse(text, out _),
        _ => true,
    };

    static bool IsParameter(string segment) => segment.StartsWith('{');

    static bool Fits(string known, string asked) => IsParameter(known) || known.Equals(asked, StringComparison.OrdinalIgnoreCase);
}
