using System.Text.Json;
using Microsoft.OpenApi;

namespace MlpService.Http.Bodies;

/// <summary>A schema as the alternatives it offers.</summary>
static class SchemaChoices
{
    /// <summary>Those of oneOf; of allOf with one schema, which only carries a description, that schema's; else itself.</summary>
    public static IEnumerable<IOpenApiSchema> Choices(this IOpenApiSchema schema) => schema switch
    {
        { OneOf: { Count: > 0 } choices } => choices.SelectMany(Choices),
        { AllOf: [var only] } => only.Choices(),
        _ => [schema],
    };

    /// <summary>The texts that a schema is limited to; empty: it is not limited.</summary>
    public static IReadOnlyList<string> Words(this IOpenApiSchema schema) =>
        schema.Const is { } only ? [only] : [.. (schema.Enum ?? []).Select(word => (string)word!)];

    public static bool Takes(this IOpenApiSchema schema, JsonValueKind kind) => schema switch
    {
        { Const: not null } => kind == JsonValueKind.String,
        { Type: { } types } => Takes(types, kind),
        _ => true,
    };

    static bool Takes(JsonSchemaType types, JsonValueKind kind) => kind switch
    {
        JsonValueKind.Object => types.HasFlag(JsonSchemaType.Object),
        JsonValueKind.Array => types.HasFlag(JsonSchemaType.Array),
        JsonValueKind.String => types.HasFlag(JsonSchemaType.String),
        JsonValueKind.Number => types.HasFlag(JsonSchemaType.Number) || types.HasFlag(JsonSchemaType.Integer),
        JsonValueKind.True or JsonValueKind.False => types.HasFlag(JsonSchemaType.Boolean),
        _ => types.HasFlag(JsonSchemaType.Null),
    };

    /// <summary>The schemas of a place within a value: several where alternatives differ, none where nothing is to be there.</summary>
    public static IReadOnlyList<IOpenApiSchema> At(this IOpenApiSchema schema, IEnumerable<JsonStep> place) =>
        place.Aggregate<JsonStep, List<IOpenApiSchema>>([schema], (at, step) => [.. at.SelectMany(Choices)
            .Select(choice => step.Name is null ? choice.Items : Member(choice, step.Name))
            .OfType<IOpenApiSchema>()]);

    static IOpenApiSchema? Member(IOpenApiSchema schema, string name) =>
        schema.Properties?.TryGetValue(name, out var member) ?? false ? member : schema.AdditionalProperties;
}
