using System.Text.RegularExpressions;

namespace MlpService.Http.Bodies;

/// <summary>Words that stand for a value elsewhere, and not in JSON.</summary>
static partial class JsonWords
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

    /// <summary>.5, 5., +5, 05, 0x1F, 5f, 1e: numbers elsewhere.</summary>
    public static bool IsNumberOfAnotherLanguage(string word) => Number().IsMatch(word) && !JsonNumber().IsMatch(word);

    [GeneratedRegex(@"^[+-]?(0[xXoObB][0-9a-fA-F]+|\d[\d_]*\.?\d*([eE][+-]?\d*)?[fFdDlLmMnN]?|\.\d+([eE][+-]?\d*)?)$|^[+-]$")]
    private static partial Regex Number();

    [GeneratedRegex(@"^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$")]
    private static partial Regex JsonNumber();
}
