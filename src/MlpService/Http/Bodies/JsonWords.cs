namespace MlpService.Http.Bodies;

/// <summary>Words that stand for a value elsewhere, and not in JSON.</summary>
static class JsonWords
{
    static readonly HashSet<string> Missing = new(StringComparer.OrdinalIgnoreCase)
    {
        "NaN", "Inf", "Infinity", "NA", "N/A", "#N/A", "null", "none", "nil", "undefined",
    };

    /// <summary>What JSON has instead; null: it is none of these words.</summary>
    public static string? Instead(string word)
    {
        if (word.Equals("true", StringComparison.OrdinalIgnoreCase) || word.Equals("false", StringComparison.OrdinalIgnoreCase))
            return word.ToLowerInvariant();
        return Missing.Contains(word.TrimStart('-', '+')) ? "null" : null;
    }
}
