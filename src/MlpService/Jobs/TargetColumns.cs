using System.Collections.ObjectModel;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace MlpService.Jobs;

/// <summary>The columns to predict: <c>"species"</c> or <c>["a", "b"]</c>, and written again as it was read.</summary>
/// <param name="names">The columns' names.</param>
/// <param name="isList">Whether they were given as a list, which may be of one.</param>
[JsonConverter(typeof(Converter))]
public sealed class TargetColumns(IList<string> names, bool isList) : ReadOnlyCollection<string>(names)
{
    bool IsList { get; } = isList;

    sealed class Converter : JsonConverter<TargetColumns>
    {
        public override TargetColumns Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            if (reader.TokenType == JsonTokenType.String)
                return new([reader.GetString()!], isList: false);
            if (reader.TokenType != JsonTokenType.StartArray)
                throw new JsonException();
            var names = new List<string>();
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                names.Add(reader.TokenType == JsonTokenType.String ? reader.GetString()! : throw new JsonException());
            return new(names, isList: true);
        }

        public override void Write(Utf8JsonWriter writer, TargetColumns value, JsonSerializerOptions options)
        {
            if (!value.IsList)
                writer.WriteStringValue(value[0]);
            else
                JsonSerializer.Serialize<IEnumerable<string>>(writer, value, options);
        }
    }
}
