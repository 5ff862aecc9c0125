using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace MlpService.Http;

/// <summary>The one dialect of JSON spoken here: camelCase, enums by name, nothing unknown, nothing twice, nothing coerced.</summary>
static class Json
{
    public static readonly JsonSerializerOptions Options = Configure(new JsonSerializerOptions());

    /// <summary>For documents in the database: a figure that overflowed is kept as what it is.</summary>
    public static readonly JsonSerializerOptions Stored = Dialect(new JsonSerializerOptions(), JsonNumberHandling.AllowNamedFloatingPointLiterals);

    public static JsonSerializerOptions Configure(JsonSerializerOptions options)
    {
        Dialect(options, JsonNumberHandling.Strict).Converters.Add(new FiniteOrNull());
        return options;
    }

    static JsonSerializerOptions Dialect(JsonSerializerOptions options, JsonNumberHandling numbers)
    {
        options.PropertyNamingPolicy = JsonNamingPolicy.CamelCase;
        options.PropertyNameCaseInsensitive = false;
        options.UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow;
        options.AllowDuplicateProperties = false;
        options.NumberHandling = numbers;
        options.RespectNullableAnnotations = true;
        options.MaxDepth = 32;
        // the answers are read as JSON, never as HTML: "+" and "'" may stay as they are
        options.Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
        options.Converters.Add(new Words());
        options.TypeInfoResolver ??= new System.Text.Json.Serialization.Metadata.DefaultJsonTypeInfoResolver();
        return options;
    }
}
