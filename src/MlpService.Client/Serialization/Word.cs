using System.Text.Json;
using System.Text.Json.Serialization;

namespace MlpService.Client;

/// <summary>
/// A word of the API where others would use an enum: a word that a newer service has is read, kept and sent back like any other.
/// </summary>
interface IWord<TSelf> where TSelf : struct, IWord<TSelf>
{
    string Word { get; }

    static abstract TSelf Of(string word);
}

/// <summary>Words as JSON strings.</summary>
sealed class WordConverter<T> : JsonConverter<T> where T : struct, IWord<T>
{
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        T.Of(reader.TokenType == JsonTokenType.String ? reader.GetString()! : throw new JsonException());

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteStringValue(value.Word);
}
