using System.Buffers;
using System.Globalization;
using System.Text;

namespace MlpService.Datasets.Values;

/// <summary>A value without what surrounds it and means nothing.</summary>
static class ValueText
{
    /// <summary>
    /// Without spaces around it, no-break ones included, and without the formula ="..." by which spreadsheets keep a text from becoming
    /// a number.
    /// </summary>
    public static ReadOnlySpan<byte> Bare(ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty || (IsPlain(text[0]) && IsPlain(text[^1])))
            return text;
        text = Trim(text);
        return text.Length >= 3 && text.StartsWith("=\""u8) && text[^1] == '"' ? Trim(text[2..^1]) : text;
    }

    /// <summary>Neither a space nor the start of a formula; a character beyond ASCII may be a no-break space.</summary>
    static bool IsPlain(byte character) => character is > (byte)' ' and < 0x80 and not (byte)'=';

    static ReadOnlySpan<byte> Trim(ReadOnlySpan<byte> text)
    {
        while (Rune.DecodeFromUtf8(text, out var rune, out var size) == OperationStatus.Done && IsSpace(rune))
            text = text[size..];
        while (Rune.DecodeLastFromUtf8(text, out var rune, out var size) == OperationStatus.Done && IsSpace(rune))
            text = text[..^size];
        return text;
    }

    static bool IsSpace(Rune rune) => rune.Value is '\t' || Rune.GetUnicodeCategory(rune) == UnicodeCategory.SpaceSeparator;

    /// <summary>
    /// Without characters that cannot be seen: soft hyphens, zero-width spaces and joiners, byte order marks, controls. Two texts that
    /// differ in them only look the same.
    /// </summary>
    public static string Visible(string text) =>
        string.Concat(text.EnumerateRunes().Where(rune => !IsInvisible(rune)).Select(rune => rune.ToString()));

    /// <summary>As far as a message shows it.</summary>
    public static string Shown(ReadOnlySpan<byte> text)
    {
        const int max = 50;
        var shown = Encoding.UTF8.GetString(text);
        return shown.Length <= max ? shown : shown[..max] + "...";
    }

    static bool IsInvisible(Rune rune) =>
        Rune.GetUnicodeCategory(rune) is UnicodeCategory.Format or UnicodeCategory.Control;
}
