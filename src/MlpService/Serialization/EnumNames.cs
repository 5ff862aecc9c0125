using System.Text.Json;
using System.Text.Json.Serialization;

namespace MlpService.Serialization;

/// <summary>
/// Enums by name, read in any case and written in camelCase. The framework's own converter would also take spaces, and lists such
/// as "relu,tanh", of which it makes the bitwise or: another value altogether.
/// </summary>
sealed class EnumNames : JsonConverterFactory
{
    public override bool CanConvert(Type typeToConvert) => typeToConvert.IsEnum;

    public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
        (JsonConverter)Activator.CreateInstance(typeof(NamesOf<>).MakeGenericType(typeToConvert))!;

    /// <summary>The name of a value as the API spells it.</summary>
    public static string Of<T>(T value) where T : struct, Enum => NamesOf<T>.Write(value);

    /// <summary>The names of all values of an enum.</summary>
    public static IEnumerable<string> All(Type enumeration) => Enum.GetNames(enumeration).Select(JsonNamingPolicy.CamelCase.ConvertName);

    /// <summary>The value of a name; null: there is none of this name.</summary>
    public static T? Parse<T>(string name) where T : struct, Enum => NamesOf<T>.Parse(name);

    sealed class NamesOf<T> : JsonConverter<T> where T : struct, Enum
    {
        static readonly Dictionary<string, T> Values = Enum.GetValues<T>().ToDictionary(Write, StringComparer.OrdinalIgnoreCase);

        public static string Write(T value) => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());

        public static T? Parse(string name) => Values.TryGetValue(name, out var value) ? value : null;

        public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.TokenType == JsonTokenType.String && Values.TryGetValue(reader.GetString()!, out var value)
                ? value
                : throw new JsonException();

        public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
            writer.WriteStringValue(Write(value));
    }
}
