using System.Text.Json;
using System.Text.Json.Serialization;

namespace MlpService.Serialization;

/// <summary>Reads what JSON Schema calls an integer: 8, and 8.0 and 8e0 as well.</summary>
sealed class WholeNumber : JsonConverter<int>
{
    /// <returns>Null: it has a fraction, or does not fit.</returns>
    public static int? Of(double number) =>
        number is >= int.MinValue and <= int.MaxValue && double.IsInteger(number) ? (int)number : null;

    public override int Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.Number && Of(reader.GetDouble()) is { } number ? number : throw new JsonException();

    public override void Write(Utf8JsonWriter writer, int value, JsonSerializerOptions options) => writer.WriteNumberValue(value);
}
