using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using MlpService.Http;

namespace MlpService.Jobs;

/// <summary><c>"balanced"</c>, or a weight for each class by name; a class not named has 1.</summary>
/// <param name="ByClass">Null: balanced.</param>
[JsonConverter(typeof(Converter))]
public sealed record ClassWeights(IReadOnlyDictionary<string, double>? ByClass)
{
    internal const string Balanced = "balanced";

    sealed class Converter : JsonConverter<ClassWeights>
    {
        public override ClassWeights Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            if (reader.TokenType == JsonTokenType.String && Balanced.Equals(reader.GetString(), StringComparison.OrdinalIgnoreCase))
                return new(ByClass: null);
            if (reader.TokenType != JsonTokenType.StartObject)
                throw new JsonException();
            var byClass = new Dictionary<string, double>();
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var name = reader.GetString()!;
                reader.Read();
                if (reader.TokenType != JsonTokenType.Number || !reader.TryGetDouble(out var weight) || !byClass.TryAdd(name, weight))
                    throw new JsonException();
            }
            return new(byClass);
        }

        public override void Write(Utf8JsonWriter writer, ClassWeights value, JsonSerializerOptions options)
        {
            if (value.ByClass is null)
                writer.WriteStringValue(Balanced);
            else
                JsonSerializer.Serialize(writer, value.ByClass, options);
        }
    }
}

/// <summary>Weights of 0 to a million.</summary>
[AttributeUsage(AttributeTargets.Property)]
sealed class ClassWeightsInRangeAttribute : ValidationAttribute
{
    public const double Max = 1e6;

    protected override ValidationResult? IsValid(object? value, ValidationContext validationContext)
    {
        foreach (var (name, weight) in (value as ClassWeights)?.ByClass ?? new Dictionary<string, double>())
        {
            if (weight is not (0 or (>= JobRequest.MinAboveZero and <= Max)))
                return new(string.Create(CultureInfo.InvariantCulture,
                    $"The weight {weight} of '{name.Cut()}' is not 0 or between {JobRequest.MinAboveZero} and {Max}."));
        }
        return ValidationResult.Success;
    }
}
