using System.Text;
using System.Text.Json;
using MlpService.Serialization;

namespace MlpService.Http.Bodies;

/// <summary>A step from a JSON value into it: to a member by name, or to an item by index.</summary>
/// <param name="Name">Null: an item.</param>
readonly record struct JsonStep(string? Name, int Index);

/// <summary>What was read of a text that is no JSON, before its fault.</summary>
/// <param name="Last">Its last token.</param>
/// <param name="Depth">How many objects and arrays are open.</param>
/// <param name="End">Where the last token ends.</param>
/// <param name="Next">Where the first one begins that could not be read, or the fault is.</param>
/// <param name="Place">The way to the value that could not be read, or to the object that it was to be a member of.</param>
sealed record SoundPart(JsonTokenType Last, int Depth, int End, int Next, IReadOnlyList<JsonStep> Place)
{
    public bool EndsInValue => Last is not (JsonTokenType.None or JsonTokenType.StartObject or JsonTokenType.StartArray
        or JsonTokenType.PropertyName);

    public string Field => Place.Aggregate("",
        (path, step) => step.Name is { } name ? FieldFaults.Path(path, name) : $"{path}[{step.Index}]");

    public static SoundPart Of(ReadOnlySpan<byte> text, int fault)
    {
        var reader = new Utf8JsonReader(text, new JsonReaderOptions { MaxDepth = ApiJson.MaxDepth });
        // of each open array the index, of each open object the member, or null between two
        var open = new Stack<JsonStep?>();
        var (last, end) = (JsonTokenType.None, 0);
        try
        {
            while (reader.Read())
            {
                Follow(ref reader, open);
                (last, end) = (reader.TokenType, (int)reader.BytesConsumed);
            }
        }
        catch (JsonException)
        {
            // the caller knows where and explains why
        }
        var next = text.Length - text[end..].TrimStart(" \t\r\n,"u8).Length;
        return new(last, open.Count, Math.Min(end, fault), Math.Min(next, fault), [.. open.Reverse().OfType<JsonStep>()]);
    }

    static void Follow(ref Utf8JsonReader reader, Stack<JsonStep?> open)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                open.Push(null);
                return;
            case JsonTokenType.StartArray:
                open.Push(new(null, 0));
                return;
            case JsonTokenType.PropertyName:
                open.Pop();
                open.Push(new(Encoding.UTF8.GetString(reader.ValueSpan), 0));
                return;
            case JsonTokenType.EndObject or JsonTokenType.EndArray:
                open.Pop();
                break;
        }
        // a value has ended
        if (open.TryPop(out var container))
            open.Push(container is { Name: null, Index: var index } ? new JsonStep(null, index + 1) : null);
    }
}
