using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace MlpService.Models;

/// <summary>What the OpenAPI document would not find out by itself: columns that may be names alone, and what a patch leaves out.</summary>
sealed class ModelSchemas : ISchemaFilter
{
    public void Apply(IOpenApiSchema schema, SchemaFilterContext context)
    {
        if (schema.Properties is not { } properties)
            return;
        if (context.Type == typeof(ImportedWeights))
        {
            // see PlainNames
            foreach (var list in new[] { properties["inputs"], properties["targets"] }.OfType<OpenApiSchema>())
                list.Items = new OpenApiSchema { OneOf = [list.Items!, new OpenApiSchema { Type = JsonSchemaType.String }] };
        }
        else if (context.Type == typeof(ModelPatch))
        {
            // null removes, and is not what holds for a member that is left out
            foreach (var member in properties.Values.OfType<OpenApiSchema>())
                member.Default = null;
        }
    }
}
