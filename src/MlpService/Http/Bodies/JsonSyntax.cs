using System.Text;
using System.Text.Json;
using MlpService.Serialization;

namespace MlpService.Http.Bodies;

/// <param name="Field">Where it is.</param>
/// <param name="Reason">Why the text is not JSON, and the cure.</param>
sealed record JsonFault(string Field, string Reason);

/// <summary>What to send at a place for a word that JSON does not have.</summary>
/// <param name="json">What the word is in JSON: null, true or false.</param>
delegate string WordInstead(string json, IReadOnlyList<JsonStep> place);

/// <summary>Why a text is not JSON.</summary>
static class JsonSyntax
{
    static readonly JsonDocumentOptions Limits = new() { MaxDepth = ApiJson.MaxDepth };

    /// <param name="instead">Knows what may be at each place; null: anything may.</param>
    /// <param name="fault">Null: it is JSON.</param>
    /// <returns>Null: it is none.</returns>
    public static JsonDocument? Parse(ReadOnlyMemory<byte> text, WordInstead? instead, out JsonFault? fault)
    {
        if (text.Span.StartsWith(Encoding.UTF8.Preamble))
            text = text[Encoding.UTF8.Preamble.Length..];
        fault = JsonEncoding.Fault(text.Span) is { } encoding ? new("$", encoding) : null;
        if (fault is not null)
            return null;
        try
        {
            return JsonDocument.Parse(text, Limits);
        }
        catch (JsonException e)
        {
            fault = Fault(text.Span, instead, e);
            return null;
        }
    }

    static JsonFault Fault(ReadOnlySpan<byte> text, WordInstead? instead, JsonException e)
    {
        var offset = Offset(text, e);
        var sound = SoundPart.Of(text, text[..offset].TrimEnd(" \t\r\n"u8).Length);
        var place = $"line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}";
        return new(sound.Field.Length == 0 ? "$" : sound.Field, Reason(text, offset, sound, instead) is { } reason
            ? $"{reason} ({place})."
            : $"The body is no JSON from {place} on.");
    }

    static int Offset(ReadOnlySpan<byte> text, JsonException e)
    {
        var offset = 0;
        for (var line = 0L; line < e.LineNumber; line++)
            offset += text[offset..].IndexOf((byte)'\n') + 1;
        return Math.Min(offset + (int)(e.BytePositionInLine ?? 0), text.Length);
    }

    static string? Reason(ReadOnlySpan<byte> text, int offset, SoundPart sound, WordInstead? instead)
    {
        if (text.TrimStart(" \t\r\n"u8).IsEmpty)
            return "The body is empty; it is a JSON object";
        var before = text[..offset].TrimEnd(" \t\r\n"u8);
        if (text[sound.Next..offset] is [(byte)'"', ..] && FaultInText(text, offset) is { } inText)
            return inText;
        var rest = text[offset..].TrimStart(" \t\r\n"u8);
        // the parser may have read on to where a word stops being one it knows
        var word = WordAround(text, offset);
        if (JsonWords.Instead(word) is { } right)
            return $"JSON has no {word}; send {instead?.Invoke(right, sound.Place) ?? right}";
        if (JsonWords.IsNumberOfAnotherLanguage(word))
            return $"'{word}' is no number in JSON, which has digits on both sides of a point, and no plus, zero or letter more: "
                + "0.5, 5, 1e-3";
        if (rest.IsEmpty)
            return "The body ends too early: a bracket, brace or quote is not closed, or it was cut off";
        return FaultBetween(before, rest, sound) ?? (rest switch
        {
            [(byte)'\'', ..] => "Names and texts are in double quotes, not in single ones",
            [(byte)'/' or (byte)'#', ..] => "JSON has no comments; take it away",
            [(byte)',', ..] => "A comma comes where a value should; take the comma away",
            [(byte)'}' or (byte)']', ..] => $"A '{(char)rest[0]}' comes where a value should, or closes what is not open",
            // U+2018 to U+201F and guillemets
            [0xE2, 0x80, >= 0x98 and <= 0x9F, ..] or [0xC2, 0xAB or 0xBB, ..] =>
                "Names and texts are in plain double quotes, not in those of a word processor",
            _ when word.Length > 0 => $"'{word}' is no JSON here: names and texts are in double quotes, numbers like 0.5",
            _ => null,
        });
    }

    static string? FaultInText(ReadOnlySpan<byte> text, int offset) => offset == text.Length ? null : text[offset] switch
    {
        (byte)'\n' or (byte)'\r' => "A text goes on beyond the end of its line: close its quote, or write the line break as \\n",
        < 0x20 and var control => $"A text holds a raw control character; write it as {(control == '\t' ? "\\t" : $"\\u{control:x4}")}",
        _ when text[offset - 1] == '\\' || text[offset] == '\\' => "A backslash in a text is written twice: \\\\",
        _ when EndsInUnicodeEscape(text[..offset]) =>
            "In a text \\u is followed by four hexadecimal digits, such as \\u00e9, and a backslash that means itself is written twice",
        _ => null,
    };

    /// <summary>Whether it ends within \u and its digits.</summary>
    static bool EndsInUnicodeEscape(ReadOnlySpan<byte> text) =>
        text.LastIndexOf("\\u"u8) is >= 0 and var start && text.Length - start < "\\u0000".Length;

    /// <summary>Something too much, too little or too deep between two values.</summary>
    static string? FaultBetween(ReadOnlySpan<byte> before, ReadOnlySpan<byte> rest, SoundPart sound)
    {
        var isValue = rest[0] is (byte)'"' or (byte)'{' or (byte)'[' or (byte)'-' || char.IsAsciiLetterOrDigit((char)rest[0]);
        if (sound is { EndsInValue: true, Depth: 0 })
            return "The JSON ends here, and the body goes on; send one object and nothing after it";
        if (sound.EndsInValue && before.Length == sound.End && isValue)
            return $"A comma is missing before {(rest[0] == '"' ? "this text" : $"'{(char)rest[0]}'")}";
        if (sound.Last == JsonTokenType.Number && before[sound.End..] is [(byte)','] && char.IsAsciiDigit((char)rest[0]))
            return "A number has a decimal point, no comma";
        if (before is [.., (byte)','] && rest[0] is (byte)'}' or (byte)']')
            return $"A comma comes before '{(char)rest[0]}'; take the comma away";
        if (before.Length - sound.Next > 1 && before[sound.Next] == '"' && before[^1] == '"')
            return "A colon is missing between a name and its value";
        return sound.Depth >= ApiJson.MaxDepth && rest[0] is (byte)'{' or (byte)'['
            ? $"It is nested deeper than {ApiJson.MaxDepth} levels; send it flatter"
            : null;
    }

    /// <summary>Letters, digits and signs around a place, as far as a message can hold.</summary>
    static string WordAround(ReadOnlySpan<byte> text, int offset)
    {
        const int Longest = 20;
        int first = offset, end = offset;
        while (first > 0 && offset - first < Longest && IsOfWord(text[first - 1]))
            first--;
        while (end < text.Length && end - offset < Longest && IsOfWord(text[end]))
            end++;
        return Encoding.ASCII.GetString(text[first..end]);
    }

    static bool IsOfWord(byte letter) => char.IsAsciiLetterOrDigit((char)letter) || "-+._/#"u8.Contains(letter);
}
