using System.Text.Json;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace MlpService.Http;

/// <summary>A request body that runs as it stands, shown in Swagger UI. An endpoint may have several.</summary>
sealed record RequestExample(string Summary, object Body);

/// <summary>The request body of an endpoint that reads the request itself.</summary>
sealed record RequestBodyDescription(OpenApiRequestBody Body);

static class OpenApi
{
    public static void AddOpenApi(this WebApplicationBuilder builder)
    {
        builder.Services.AddEndpointsApiExplorer();
        builder.Services.AddSwaggerGen(options =>
        {
            options.SwaggerDoc("v1", new OpenApiInfo
            {
                Title = "MlpService",
                Version = "v1",
                Description = "Trains multilayer perceptrons and serves their predictions: save a network, upload a table, "
                    + "queue a job, watch it learn, predict.",
            });
            foreach (var assembly in new[] { typeof(OpenApi).Assembly, typeof(MlpEngine.Mlp).Assembly })
                options.IncludeXmlComments(assembly);
            options.SupportNonNullableReferenceTypes();
            options.UseAllOfToExtendReferenceSchemas();
            options.OperationFilter<RequestBodies>();
        });
    }

    public static void UseOpenApi(this WebApplication app)
    {
        app.UseSwagger();
        app.UseSwaggerUI(options =>
        {
            options.DocumentTitle = "MlpService";
            options.DisplayRequestDuration();
            options.EnableTryItOutByDefault();
        });
    }

    public static RouteHandlerBuilder WithExample(this RouteHandlerBuilder endpoint, string summary, object body) =>
        endpoint.WithMetadata(new RequestExample(summary, body));

    /// <summary>The problem documents an operation may answer, besides the group's.</summary>
    public static RouteHandlerBuilder Refuses(this RouteHandlerBuilder endpoint, params int[] statuses)
    {
        foreach (var status in statuses)
            endpoint.ProducesProblem(status);
        return endpoint;
    }

    public static RouteHandlerBuilder WithRequestBody(this RouteHandlerBuilder endpoint, OpenApiRequestBody body) =>
        endpoint.WithMetadata(new RequestBodyDescription(body));

    sealed class RequestBodies : IOperationFilter
    {
        public void Apply(OpenApiOperation operation, OperationFilterContext context)
        {
            var metadata = context.ApiDescription.ActionDescriptor.EndpointMetadata;
            if (metadata.OfType<RequestBodyDescription>().FirstOrDefault() is { } description)
                operation.RequestBody = description.Body;
            if (operation.RequestBody?.Content is { } content && content.TryGetValue("application/json", out var media) && media is OpenApiMediaType json)
                json.Examples = metadata.OfType<RequestExample>().ToDictionary(
                    example => example.Summary, IOpenApiExample (example) => new OpenApiExample { Value = JsonSerializer.SerializeToNode(example.Body, Json.Options) });
        }
    }
}
