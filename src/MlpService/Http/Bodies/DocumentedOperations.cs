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

    public IEnumerable<(string Path, IOpenApiPathItem Item)> Paths => document.Value.Paths.Select(path => (path.Key, path.Value));

    IEnumerable<(string Name, OpenApiOperation Operation)> All => Paths.SelectMany(path =>
        (path.Item.Operations ?? []).Select(operation => ($"{operation.Key} {path.Path}", operation.Value)));

    /// <param name="endpoint">The endpoint that took the request; the exception handler has taken it from the context.</param>
    public OpenApiOperation? Of(Endpoint? endpoint) =>
        endpoint?.Metadata.GetMetadata<IEndpointNameMetadata>() is { } name
            ? All.Select(named => named.Operation).FirstOrDefault(operation => operation.OperationId == name.EndpointName)
            : null;

    /// <summary>The JSON bodies there are, each with the first operation that takes it.</summary>
    public IEnumerable<(string Operation, IOpenApiSchema Schema)> Bodies => All
        .Select(named => (named.Name, Schema: JsonOf(named.Operation)?.Schema!)).Where(body => body.Schema is not null)
        .DistinctBy(body => (body.Schema.Choices().First() as OpenApiSchemaReference)?.Reference.Id ?? body.Name);

    public static IOpenApiMediaType? JsonOf(OpenApiOperation? operation) =>
        operation?.RequestBody?.Content?.TryGetValue("application/json", out var media) ?? false ? media : null;
}
