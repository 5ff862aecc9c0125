using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace MlpService.Models;

/// <summary>Says in the OpenAPI document what a lineage's request is: a document here, and the body of POST /jobs to its readers.</summary>
sealed class LineageSchema : ISchemaFilter
{
    public void Apply(IOpenApiSchema schema, SchemaFilterContext context)
    {
        if (context.Type != typeof(Lineage) || schema.Properties is not { } properties)
            return;
        properties["request"] = new OpenApiSchema
        {
            OneOf = [new OpenApiSchema { Type = JsonSchemaType.Null }, new OpenApiSchemaReference("JobRequest")],
            Description = properties["request"].Description,
        };
    }
}
