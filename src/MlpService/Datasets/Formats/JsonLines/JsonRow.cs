using System.Text;
using System.Text.Json;
using MlpService.Http;
using MlpService.Http.Bodies;

namespace MlpService.Datasets.Formats.JsonLines;

/// <summary>One line taken apart: the values of an object by key, or of an array by place.</summary>
sealed class JsonRow
{
    const string OneArray = "the file is one JSON array. Write each of its items on a line of its own: jq -c '.[]' FILE";

    static readonly JsonReaderOptions Options = new() { MaxDepth = 2 };

    byte[] texts = new byte[1 << 12];
    int textBytes;
    JsonTokenType[] kinds = [];
    readonly List<Range> keys = [], values = [];

    public bool IsArray { get; private set; }

    public int Count => values.Count;

    public ReadOnlySpan<byte> Key(int index) => texts.AsSpan(keys[index]);

    public ReadOnlySpan<byte> Value(int index) => texts.AsSpan(values[index]);

    public bool IsNull(int index) => kinds[index] == JsonTokenType.Null;

    public bool IsText(int index) => kinds[index] == JsonTokenType.String;

    /// <returns>What is wrong with the line; null: nothing.</returns>
    public string? Read(ReadOnlyMemory<byte> line)
    {
        textBytes = 0;
        keys.Clear();
        values.Clear();
        try
        {
            return Read(line.Span);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // the second: half of a surrogate pair, which no text holds
            return Explain(line);
        }
    }

    string? Read(ReadOnlySpan<byte> line)
    {
        var json = new Utf8JsonReader(line, Options);
        json.Read();
        if (json.TokenType is not (JsonTokenType.StartObject or JsonTokenType.StartArray))
            return $"a row is an object such as {{\"x\": 1}} or an array such as [1], not {Shown(line)}";
        IsArray = json.TokenType == JsonTokenType.StartArray;
        while (json.Read() && json.CurrentDepth > 0)
        {
            if (json.TokenType == JsonTokenType.PropertyName)
            {
                keys.Add(Keep(ref json));
                json.Read();
            }
            if (json.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
                return Nested(json.TokenType);
            if (values.Count == kinds.Length)
                Array.Resize(ref kinds, Math.Max(16, 2 * kinds.Length));
            kinds[values.Count] = json.TokenType;
            values.Add(Keep(ref json));
        }
        json.Read();
        return null;
    }

    Range Keep(ref Utf8JsonReader json)
    {
        var size = json.ValueSpan.Length;
        if (textBytes + size > texts.Length)
            Array.Resize(ref texts, Math.Max(2 * texts.Length, textBytes + size));
        var isText = json.TokenType is JsonTokenType.String or JsonTokenType.PropertyName;
        if (isText)
            size = json.CopyString(texts.AsSpan(textBytes));
        else
            json.ValueSpan.CopyTo(texts.AsSpan(textBytes));
        var start = textBytes;
        textBytes += size;
        return start..textBytes;
    }

    string Nested(JsonTokenType type)
    {
        var what = type == JsonTokenType.StartObject ? "an object" : "an array";
        return !IsArray ? $"the key '{Encoding.UTF8.GetString(Key(keys.Count - 1)).Cut()}' holds {what}. A value is a number, a text, "
                + "true, false or null: give each part a key of its own"
            : values.Count == 0 ? OneArray
            : $"value {values.Count + 1} is {what}. A value is a number, a text, true, false or null";
    }

    static string Explain(ReadOnlyMemory<byte> line)
    {
        if (line.Span.SequenceEqual("["u8))
            return OneArray;
        using var document = JsonSyntax.Parse(line, instead: null, out var fault);
        // the place is one of the line, whose number is told already
        var reason = fault?.Reason.Replace("line 1, ", "", StringComparison.Ordinal)
            .Replace("The body", "The line", StringComparison.Ordinal);
        return $"{reason?.TrimEnd('.') ?? "it is no JSON"}. Each line holds one row as a whole: jq -c . FILE writes it so";
    }

    static string Shown(ReadOnlySpan<byte> line) => Encoding.UTF8.GetString(line[..Math.Min(line.Length, 50)]);
}
