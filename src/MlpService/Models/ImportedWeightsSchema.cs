using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace MlpService.Models;

/// <summary>Says in the OpenAPI document that a column may be a name alone: see <see cref="PlainNames{T}"/>.</summary>
sealed class ImportedWeightsSchema : ISchemaFilter
{
    public void Apply(IOpenApiSchema schema, SchemaFilterContext context)
    {
        if (context.Type != typeof(ImportedWeights) || schema.Properties is not { } properties)
            return;
        foreach (var list in new[] { properties["inputs"], properties["targets"] }.OfType<OpenApiSchema>())
            list.Items = new OpenApiSchema { OneOf = [list.Items!, new OpenApiSchema { Type = JsonSchemaType.String }] };
    }
}
