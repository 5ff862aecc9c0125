using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace MlpService.Predictions;

/// <summary>An instance is an object or an array, which the OpenAPI document says.</summary>
sealed class PredictionSchemas : ISchemaFilter
{
    const JsonSchemaType Value = JsonSchemaType.Number | JsonSchemaType.String | JsonSchemaType.Boolean | JsonSchemaType.Null;

    public void Apply(IOpenApiSchema schema, SchemaFilterContext context)
    {
        if (context.Type != typeof(PredictionRequest) || schema.Properties?["instances"] is not OpenApiSchema instances)
            return;
        instances.Items = new OpenApiSchema
        {
            OneOf =
            [
                new OpenApiSchema { Type = JsonSchemaType.Object, AdditionalProperties = new OpenApiSchema { Type = Value } },
                new OpenApiSchema { Type = JsonSchemaType.Array, Items = new OpenApiSchema { Type = Value } },
            ],
        };
    }
}
