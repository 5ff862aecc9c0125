using System.Text.Json;
using System.Text.Json.Serialization;

namespace MlpService.Client;

/// <summary>The service answers a number that overflowed as null, as JSON has no infinity; it is read as NaN.</summary>
sealed class NumberConverter : JsonConverter<double>
{
    public override bool HandleNull => true;

    public override double Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.Null ? double.NaN : reader.GetDouble();

    public override void Write(Utf8JsonWriter writer, double value, JsonSerializerOptions options) => writer.WriteNumberValue(value);
}
