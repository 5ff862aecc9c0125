using System.Text;
using System.Text.Json;
using MlpService.Serialization;

namespace MlpService.Http.Bodies;

/// <summary>Why a text is not JSON.</summary>
static class JsonSyntax
{
    static readonly JsonDocumentOptions Limits = new() { MaxDepth = ApiJson.MaxDepth };

    /// <param name="fault">Null: it is JSON.</param>
    /// <returns>Null: it is none.</returns>
    public static JsonDocument? Parse(ReadOnlyMemory<byte> text, out string? fault)
    {
        try
        {
            fault = null;
            return JsonDocument.Parse(text, Limits);
        }
        catch (JsonException e)
        {
            var place = $"line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}";
            fault = Reason(text.Span, Offset(text.Span, e)) is { } reason
                ? $"{reason} ({place})."
                : $"The body is no JSON from {place} on.";
            return null;
        }
    }

    static int Offset(ReadOnlySpan<byte> text, JsonException e)
    {
        var offset = 0;
        for (var line = 0L; line < e.LineNumber; line++)
            offset += text[offset..].IndexOf((byte)'\n') + 1;
        return Math.Min(offset + (int)(e.BytePositionInLine ?? 0), text.Length);
    }

    static string? Reason(ReadOnlySpan<byte> text, int offset)
    {
        var before = text[..offset].TrimEnd(" \t\r\n"u8);
        var rest = text[offset..].TrimStart(" \t\r\n"u8);
        // the parser may have read on to where a word stops being one it knows
        var word = WordAround(text, offset);
        if (word is "NaN" or "Infinity" or "-Infinity" or "nan" or "inf" or "-inf")
            return $"JSON has no {word}; send null";
        if (word is "None" or "undefined" or "True" or "False")
            return $"JSON has no {word}; send {(word is "True" or "False" ? word.ToLowerInvariant() : "null")}";
        if (text.IsEmpty || text.TrimStart(" \t\r\n"u8).IsEmpty)
            return "The body is empty; it is a JSON object";
        if (rest.IsEmpty)
            return "The body ends too early: a bracket, brace or quote is not closed, or it was cut off";
        if (before is [.., (byte)','] && rest[0] is (byte)'}' or (byte)']')
            return $"A comma comes before '{(char)rest[0]}'; take the comma away";
        if (rest[0] == '\'')
            return "Names and texts are in double quotes, not in single ones";
        if (rest[0] is (byte)'/' or (byte)'#')
            return "JSON has no comments; take it away";
        if (Depth(text[..offset]) >= ApiJson.MaxDepth && rest[0] is (byte)'{' or (byte)'[')
            return $"It is nested deeper than {ApiJson.MaxDepth} levels; send it flatter";
        return word is { Length: > 0 } ? $"'{word}' is no JSON here: names and texts are in double quotes, numbers like 0.5" : null;
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

    static bool IsOfWord(byte letter) =>
        char.IsAsciiLetterOrDigit((char)letter) || letter is (byte)'-' or (byte)'+' or (byte)'.' or (byte)'_';

    static int Depth(ReadOnlySpan<byte> text) =>
        text.Count((byte)'{') + text.Count((byte)'[') - text.Count((byte)'}') - text.Count((byte)']');
}
