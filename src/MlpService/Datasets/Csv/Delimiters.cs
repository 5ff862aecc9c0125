using System.Globalization;

namespace MlpService.Datasets.Csv;

/// <summary>The delimiters that are looked for, and their names.</summary>
static class Delimiters
{
    const char Unit = '\u0001';

    /// <summary>
    /// Of two that fit equally well, the first is taken: the comma is also the decimal point of half the world, and texts hold spaces.
    /// </summary>
    public static IReadOnlyList<char> Usual { get; } = ['\t', ';', '|', Unit, ',', '~', ':', Dialect.Whitespace];

    static readonly Dictionary<string, char> Names = new(StringComparer.OrdinalIgnoreCase)
    {
        ["comma"] = ',',
        ["semicolon"] = ';',
        ["tab"] = '\t',
        [@"\t"] = '\t',
        ["pipe"] = '|',
        ["space"] = Dialect.Whitespace,
        ["whitespace"] = Dialect.Whitespace,
        ["colon"] = ':',
        ["tilde"] = '~',
        ["^A"] = Unit,
    };

    /// <summary>The character of a name, or itself; null if it cannot be one.</summary>
    public static char? Parse(string text) =>
        Names.TryGetValue(text, out var named) ? named : text is [var one] && CanBe(one) ? one : null;

    static bool CanBe(char delimiter) =>
        !char.IsLetterOrDigit(delimiter) && !char.IsSurrogate(delimiter) && delimiter is not ('"' or '\'' or '\r' or '\n' or '\0');

    /// <summary>For a sentence.</summary>
    public static string NameOf(char delimiter) => delimiter switch
    {
        ',' => "the comma",
        ';' => "the semicolon",
        '\t' => "the tab",
        '|' => "the pipe",
        Dialect.Whitespace => "the space",
        < ' ' => string.Create(CultureInfo.InvariantCulture, $"the character U+{(int)delimiter:X4}"),
        _ => $"'{delimiter}'",
    };
}
