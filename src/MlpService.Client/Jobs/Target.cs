using System.Collections;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace MlpService.Client;

/// <summary>The column to predict, or several: <c>"species"</c> or <c>["width", "height"]</c>.</summary>
[CollectionBuilder(typeof(Target), nameof(Of))]
[JsonConverter(typeof(TargetConverter))]
public sealed class Target : IReadOnlyList<string>
{
    readonly string[] columns;

    Target(string[] columns, bool isList) => (this.columns, IsList) = (columns, isList);

    /// <summary>Several columns.</summary>
    public static Target Of(params ReadOnlySpan<string> columns) => new(columns.ToArray(), isList: true);

    /// <summary>One column.</summary>
    public static implicit operator Target(string column) => new([column], isList: false);

    /// <inheritdoc/>
    public string this[int index] => columns[index];

    /// <inheritdoc/>
    public int Count => columns.Length;

    /// <summary>Whether it is written as a list, also of one.</summary>
    internal bool IsList { get; }

    /// <inheritdoc/>
    public IEnumerator<string> GetEnumerator() => ((IEnumerable<string>)columns).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => columns.GetEnumerator();

    /// <inheritdoc/>
    public override string ToString() => string.Join(", ", columns);
}

/// <summary>One column as a text, several as a list.</summary>
sealed class TargetConverter : JsonConverter<Target>
{
    public override Target Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String
            ? reader.GetString()!
            : Target.Of(JsonSerializer.Deserialize(ref reader, ClientJson.Default.StringArray));

    public override void Write(Utf8JsonWriter writer, Target value, JsonSerializerOptions options)
    {
        if (value.IsList)
            JsonSerializer.Serialize(writer, [.. value], ClientJson.Default.StringArray);
        else
            writer.WriteStringValue(value[0]);
    }
}
