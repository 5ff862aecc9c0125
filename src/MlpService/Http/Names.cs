namespace MlpService.Http;

static class Names
{
    /// <summary>As many as a message can hold.</summary>
    const int MaxListed = 20;

    /// <summary>"a, b, c", and an ellipsis where there are more than twenty.</summary>
    public static string Listed(this IEnumerable<string> names)
    {
        var listed = names.Take(MaxListed + 1).ToList();
        return string.Join(", ", listed.Take(MaxListed)) + (listed.Count > MaxListed ? ", ..." : "");
    }
}
