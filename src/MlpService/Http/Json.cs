using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace MlpService.Http;

/// <summary>The one dialect of JSON spoken here: camelCase, enums by name, nothing unknown, nothing twice, nothing coerced.</summary>
static class Json
{
    public static readonly JsonSerializerOptions Options = Configure(new JsonSerializerOptions());

    /// <summary>For documents in the database: a figure that overflowed is kept as what it is.</summary>
    public static readonly JsonSerializerOptions Stored = ForStorage();

    public static JsonSerializerOptions Configure(JsonSerializerOptions options)
    {
        options.PropertyNamingPolicy = JsonNamingPolicy.CamelCase;
        options.PropertyNameCaseInsensitive = false;
        options.UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow;
        options.AllowDuplicateProperties = false;
        options.NumberHandling = JsonNumberHandling.Strict;
        options.RespectNullableAnnotations = true;
        options.MaxDepth = 32;
        // the answers are read as JSON, never as HTML: "+" and "'" may stay as they are
        options.Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
        options.Converters.Add(new Words());
        options.Converters.Add(new FiniteOrNull());
        options.TypeInfoResolver ??= new System.Text.Json.Serialization.Metadata.DefaultJsonTypeInfoResolver();
        return options;
    }

    static JsonSerializerOptions ForStorage()
    {
        var options = Configure(new JsonSerializerOptions());
        options.Converters.Remove(options.Converters.Single(converter => converter is FiniteOrNull));
        options.NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals;
        return options;
    }
}
