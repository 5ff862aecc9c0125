namespace MlpService.Http;

/// <summary>What a client wrote, as far as a message can hold it.</summary>
static class Names
{
    const int MaxListed = 20, MaxLength = 160;

    /// <summary>"a, b, c", and an ellipsis where there are more than twenty.</summary>
    public static string Listed(this IEnumerable<string> names)
    {
        var listed = names.Take(MaxListed + 1).ToList();
        return string.Join(", ", listed.Take(MaxListed).Select(Cut)) + (listed.Count > MaxListed ? ", ..." : "");
    }

    /// <summary>A long one with an ellipsis for its end.</summary>
    public static string Cut(this string text) => text.Length <= MaxLength ? text : text[..MaxLength] + "...";
}
