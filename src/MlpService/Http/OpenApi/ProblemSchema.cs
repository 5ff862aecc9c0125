using Microsoft.AspNetCore.Mvc;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace MlpService.Http.OpenApi;

/// <summary>All members of the problem documents that <see cref="ProblemWriter"/> writes.</summary>
sealed class ProblemSchema : ISchemaFilter
{
    public void Apply(IOpenApiSchema schema, SchemaFilterContext context)
    {
        if (context.Type != typeof(ProblemDetails) || schema is not OpenApiSchema problem)
            return;
        var detail = Text("What is wrong: the value, the limit and the way out.");
        // Kiota: the message of the exception that the client throws
        detail.AddExtension("x-ms-primary-error-message", new JsonNodeExtension(true));
        problem.Description = "Why a request was not served (RFC 9457).";
        problem.Properties = new Dictionary<string, IOpenApiSchema>
        {
            ["type"] = Text("The section of the standard that defines the status, or about:blank."),
            ["title"] = Text("The status in words."),
            ["status"] = new OpenApiSchema { Type = JsonSchemaType.Integer, Format = "int32", Description = "The HTTP status." },
            ["detail"] = detail,
            ["errors"] = new OpenApiSchema
            {
                Type = JsonSchemaType.Object,
                Description = "The same by request field, where a field is at fault.",
                AdditionalProperties = new OpenApiSchema { Type = JsonSchemaType.Array, Items = Text(null) },
            },
            ["traceId"] = Text("Names the request in the service's log."),
        };
        problem.Required = new HashSet<string> { "type", "title", "status", "detail", "traceId" };
    }

    static OpenApiSchema Text(string? description) => new() { Type = JsonSchemaType.String, Description = description };
}
