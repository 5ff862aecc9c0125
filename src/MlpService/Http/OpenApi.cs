using Microsoft.AspNetCore.Rewrite;
using Microsoft.OpenApi;

namespace MlpService.Http;

/// <summary>A request body that runs as it stands, shown in Swagger UI. An endpoint may have several.</summary>
sealed record RequestExample(string Summary, object Body);

/// <summary>The request body of an endpoint that reads the request itself.</summary>
sealed record RequestBodyDescription(OpenApiRequestBody Body);

static class OpenApi
{
    public const string Document = "/openapi.json";

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
            options.OperationFilter<PathParameters>();
            options.OperationFilter<ResponsesInOrder>();
            options.SchemaFilter<ProblemSchema>();
            options.SchemaFilter<DescriptionsOnOneLine>();
        });
    }

    public static void UseOpenApi(this WebApplication app)
    {
        // where tools look for it
        app.UseRewriter(new RewriteOptions().AddRewrite($"^{Document[1..]}$", "swagger/v1/swagger.json", skipRemainingRules: true));
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

    public static RouteHandlerBuilder WithRequestBody(this RouteHandlerBuilder endpoint, OpenApiRequestBody body) =>
        endpoint.WithMetadata(new RequestBodyDescription(body));
}
