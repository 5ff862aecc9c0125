using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace MlpService.Client;

/// <summary>Rows as the body of a prediction.</summary>
static class Instances
{
    static JsonSerializerOptions? reflected;

    /// <summary>Written once, as the caller's type says.</summary>
    public static Body ToBody<T>(IEnumerable<T> instances, JsonTypeInfo<T> type)
    {
        var utf8 = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(utf8))
        {
            writer.WriteStartObject();
            writer.WriteStartArray("instances");
            foreach (var instance in instances)
                JsonSerializer.Serialize(writer, instance, type);
            writer.WriteEndArray();
            writer.WriteEndObject();
        }
        return Body.Json(utf8.WrittenMemory);
    }

    /// <summary>Members under their own names, or those of their JsonPropertyName attributes: they are the names of columns.</summary>
    [RequiresUnreferencedCode("The members of T are found by reflection.")]
    [RequiresDynamicCode("The members of T are found by reflection.")]
    public static JsonTypeInfo<T> Reflected<T>()
    {
        reflected ??= new()
        {
            TypeInfoResolver = new DefaultJsonTypeInfoResolver(),
            Converters = { new MissingDouble(), new MissingSingle(), new MissingHalf() },
        };
        return (JsonTypeInfo<T>)reflected.GetTypeInfo(typeof(T));
    }
}

/// <summary>Rows by position.</summary>
[JsonSourceGenerationOptions(Converters = [typeof(MissingDouble)])]
[JsonSerializable(typeof(double[]))]
sealed partial class InstanceJson : JsonSerializerContext;

/// <summary>NaN is .NET's missing number, null is JSON's.</summary>
abstract class MissingNumber<T>(JsonConverter<T> number) : JsonConverter<T> where T : struct, IFloatingPointIeee754<T>
{
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        number.Read(ref reader, typeToConvert, options);

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options)
    {
        if (T.IsNaN(value))
            writer.WriteNullValue();
        else
            number.Write(writer, value, options);
    }
}

sealed class MissingDouble() : MissingNumber<double>(JsonMetadataServices.DoubleConverter);

sealed class MissingSingle() : MissingNumber<float>(JsonMetadataServices.SingleConverter);

sealed class MissingHalf() : MissingNumber<Half>(JsonMetadataServices.HalfConverter);
