using System.Text.Json;
using System.Text.Json.Serialization;

namespace MlpService.Models;

/// <summary>
/// Reads a list of columns, of which those that need no more than a name may be given as texts; writes them as plainly again.
/// </summary>
abstract class PlainNames<T>(string member) : JsonConverter<IReadOnlyList<T>> where T : class
{
    /// <summary>What a name alone stands for.</summary>
    protected abstract T Of(string name);

    protected abstract string NameOf(T column);

    public override IReadOnlyList<T> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
            throw new JsonException();
        var columns = new List<T>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            columns.Add(reader.TokenType switch
            {
                JsonTokenType.String => Of(reader.GetString()!),
                JsonTokenType.Null => null!, // named by its place, as in other lists: see ItemsAttribute
                _ => ReadColumn(ref reader, columns.Count, options),
            });
        return columns;
    }

    T ReadColumn(ref Utf8JsonReader reader, int place, JsonSerializerOptions options)
    {
        try
        {
            return JsonSerializer.Deserialize<T>(ref reader, options)!;
        }
        catch (JsonException e)
        {
            // its path begins at the column
            throw new JsonException(e.Message, $"$.{member}[{place}]{e.Path?[1..]}", e.LineNumber, e.BytePositionInLine, e);
        }
    }

    public override void Write(Utf8JsonWriter writer, IReadOnlyList<T> value, JsonSerializerOptions options)
    {
        writer.WriteStartArray();
        foreach (var column in value)
        {
            var name = NameOf(column);
            if (column.Equals(Of(name)))
                writer.WriteStringValue(name);
            else
                JsonSerializer.Serialize(writer, column, options);
        }
        writer.WriteEndArray();
    }
}

/// <summary>A plain name is a number that enters as it comes.</summary>
sealed class PlainInputs() : PlainNames<InputColumn>("inputs")
{
    protected override InputColumn Of(string name) => InputColumn.AsItComes(name);

    protected override string NameOf(InputColumn column) => column.Name;
}

/// <summary>A plain name is a target in its original units.</summary>
sealed class PlainTargets() : PlainNames<TargetColumn>("targets")
{
    protected override TargetColumn Of(string name) => new(name);

    protected override string NameOf(TargetColumn column) => column.Name;
}
