using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace MlpService.Serialization;

/// <summary>The one dialect of JSON spoken here: camelCase, enums by name, no unknown or duplicate members, no coerced values.</summary>
static class ApiJson
{
    /// <summary>How deep arrays and objects may be nested.</summary>
    public const int MaxDepth = 32;

    public static readonly JsonSerializerOptions Options = Configure(new JsonSerializerOptions());

    /// <summary>For documents in the database: a number that overflowed is kept as what it is.</summary>
    public static readonly JsonSerializerOptions Stored = Dialect(new(), JsonNumberHandling.AllowNamedFloatingPointLiterals);

    /// <summary>Sets the options that requests are read and answers are written with.</summary>
    public static JsonSerializerOptions Configure(JsonSerializerOptions options)
    {
        Dialect(options, JsonNumberHandling.Strict);
        options.Converters.Add(new FiniteOrNull());
        options.Converters.Add(new WholeNumber());
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
        options.MaxDepth = MaxDepth;
        // the answers are read as JSON, never as HTML: "+" and "'" need no escape
        options.Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
        options.Converters.Add(new EnumNames());
        options.TypeInfoResolver ??= new DefaultJsonTypeInfoResolver();
        return options;
    }
}
