using System.Text.Json;
using System.Text.Json.Serialization;

namespace MlpService.Http;

/// <summary>
/// Enums as exactly their camelCase words. The framework's own converter would also take other cases, spaces, and lists
/// such as "relu,tanh", of which it makes the bitwise or: another value altogether.
/// </summary>
sealed class Words : JsonConverterFactory
{
    public override bool CanConvert(Type typeToConvert) => typeToConvert.IsEnum;

    public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
        (JsonConverter)Activator.CreateInstance(typeof(WordsOf<>).MakeGenericType(typeToConvert))!;

    /// <summary>An enum's value as the API spells it.</summary>
    public static string Of<T>(T value) where T : struct, Enum => WordsOf<T>.Write(value);

    /// <summary>The value a word stands for; null if it is none.</summary>
    public static T? Parse<T>(string word) where T : struct, Enum => WordsOf<T>.Parse(word);

    sealed class WordsOf<T> : JsonConverter<T> where T : struct, Enum
    {
        static readonly Dictionary<string, T> Values = Enum.GetValues<T>().ToDictionary(Write, StringComparer.Ordinal);

        public static string Write(T value) => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());

        public static T? Parse(string word) => Values.TryGetValue(word, out var value) ? value : null;

        public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.TokenType == JsonTokenType.String && Values.TryGetValue(reader.GetString()!, out var value) ? value : throw new JsonException();

        public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteStringValue(Write(value));
    }
}
