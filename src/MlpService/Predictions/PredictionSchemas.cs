using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace MlpService.Predictions;

/// <summary>An instance is an object or an array, which the OpenAPI document says.</summary>
sealed class PredictionSchemas : ISchemaFilter
{
    /// <summary>A number, a text, true, false or null, said so that generated C# clients take them all, not the first type named.</summary>
    static readonly OpenApiSchema Value = new()
    {
        Not = new OpenApiSchema { Type = JsonSchemaType.Object | JsonSchemaType.Array },
    };

    public void Apply(IOpenApiSchema schema, SchemaFilterContext context)
    {
        if (context.Type != typeof(PredictionRequest) || schema.Properties?["instances"] is not OpenApiSchema instances)
            return;
        instances.Items = new OpenApiSchema
        {
            OneOf =
            [
                new OpenApiSchema { Type = JsonSchemaType.Object, AdditionalProperties = Value },
                new OpenApiSchema { Type = JsonSchemaType.Array, Items = Value },
            ],
        };
    }
}
