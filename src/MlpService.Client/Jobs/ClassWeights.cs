using System.Text.Json;
using System.Text.Json.Serialization;

namespace MlpService.Client;

/// <summary>How much the rows of each class count: balanced, or a weight by class.</summary>
[JsonConverter(typeof(ClassWeightsConverter))]
public sealed record ClassWeights
{
    /// <summary>A weight for each class by name; a class not named has 1.</summary>
    public ClassWeights(IReadOnlyDictionary<string, double> byClass) => ByClass = byClass;

    internal ClassWeights(string rule) => Rule = rule;

    /// <summary>Every class counts as much as every other, however many rows it has.</summary>
    public static ClassWeights Balanced { get; } = new("balanced");

    /// <summary>The weight of each class; null where a rule says it.</summary>
    public IReadOnlyDictionary<string, double>? ByClass { get; }

    /// <summary>The word of the rule; null where weights are given.</summary>
    public string? Rule { get; }
}

/// <summary>A word, or an object of numbers.</summary>
sealed class ClassWeightsConverter : JsonConverter<ClassWeights>
{
    public override ClassWeights Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String
            ? new(reader.GetString()!)
            : new(JsonSerializer.Deserialize(ref reader, ClientJson.Default.IReadOnlyDictionaryStringDouble) ?? throw new JsonException());

    public override void Write(Utf8JsonWriter writer, ClassWeights value, JsonSerializerOptions options)
    {
        if (value.ByClass is not null)
            JsonSerializer.Serialize(writer, value.ByClass, ClientJson.Default.IReadOnlyDictionaryStringDouble);
        else
            writer.WriteStringValue(value.Rule);
    }
}
