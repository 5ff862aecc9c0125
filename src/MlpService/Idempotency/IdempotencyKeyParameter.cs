using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace MlpService.Idempotency;

/// <summary>
/// The header, as a parameter of the operations that heed it. Its example is in the description: Swagger UI would fill in one that is
/// a member, and all its requests would have the same key.
/// </summary>
sealed class IdempotencyKeyParameter : IOperationFilter
{
    public void Apply(OpenApiOperation operation, OperationFilterContext context)
    {
        if (!context.ApiDescription.ActionDescriptor.EndpointMetadata.OfType<CreatesOnce>().Any())
            return;
        (operation.Parameters ??= []).Add(new OpenApiParameter
        {
            Name = IdempotencyKey.Header,
            In = ParameterLocation.Header,
            Description = "A name of this request, such as 0d3f6e0a-6a3c-4b52-9d3c-0c1a8f1e7a55, that makes it safe to send it again: for "
                + "24 hours the same key and body get the first answer again, and nothing is created twice. Another body is refused with "
                + "422. Refusals are not remembered.",
            Schema = new OpenApiSchema
            {
                Type = JsonSchemaType.String,
                MinLength = 1,
                MaxLength = IdempotencyKey.MaxLength,
                Pattern = "^[!-~]+$",
            },
        });
    }
}
