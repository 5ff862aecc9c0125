using System.Text.Json;
using Microsoft.OpenApi;
using MlpService.Serialization;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace MlpService.Http.OpenApi;

/// <summary>A request body that runs as it stands, shown in Swagger UI. An endpoint may have several.</summary>
sealed record RequestExample(string Summary, object Body);

/// <summary>The request body of an endpoint that reads the request itself.</summary>
sealed record RequestBodyDescription(OpenApiRequestBody Body);

static class RequestExamples
{
    public static RouteHandlerBuilder WithExample(this RouteHandlerBuilder endpoint, string summary, object body) =>
        endpoint.WithMetadata(new RequestExample(summary, body));

    public static RouteHandlerBuilder WithRequestBody(this RouteHandlerBuilder endpoint, OpenApiRequestBody body) =>
        endpoint.WithMetadata(new RequestBodyDescription(body));
}

/// <summary>Bodies and examples that the endpoints themselves describe.</summary>
sealed class RequestBodies : IOperationFilter
{
    public void Apply(OpenApiOperation operation, OperationFilterContext context)
    {
        var metadata = context.ApiDescription.ActionDescriptor.EndpointMetadata;
        if (metadata.OfType<RequestBodyDescription>().FirstOrDefault() is { } description)
            operation.RequestBody = description.Body;
        foreach (var (type, media) in operation.RequestBody?.Content ?? new Dictionary<string, IOpenApiMediaType>())
        {
            if (type.EndsWith("json", StringComparison.Ordinal) && media is OpenApiMediaType json)
                json.Examples = metadata.OfType<RequestExample>().ToDictionary(example => example.Summary, ToOpenApi);
        }
    }

    static IOpenApiExample ToOpenApi(RequestExample example) =>
        new OpenApiExample { Value = JsonSerializer.SerializeToNode(example.Body, ApiJson.Options) };
}
