using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.Swagger;

namespace MlpService.Http.Bodies;

/// <summary>The operations as the OpenAPI document shows them to clients.</summary>
sealed class DocumentedOperations(IServiceProvider services)
{
    readonly Lazy<OpenApiDocument> document = new(() =>
    {
        var document = services.GetRequiredService<ISwaggerProvider>().GetSwagger("v1");
        // so that a reference answers as the schema it refers to
        document.RegisterComponents();
        document.SetReferenceHostDocument();
        return document;
    });

    /// <param name="endpoint">The endpoint that took the request; the exception handler has taken it from the context.</param>
    public OpenApiOperation? Of(Endpoint? endpoint) =>
        endpoint?.Metadata.GetMetadata<IEndpointNameMetadata>() is { } name
            ? document.Value.Paths.Values.SelectMany(path => path.Operations ?? []).Select(pair => pair.Value)
                .FirstOrDefault(operation => operation.OperationId == name.EndpointName)
            : null;
}
