using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Rewrite;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.Swagger;

namespace MlpService.Http.OpenApi;

/// <summary>The OpenAPI document, and the page that shows it.</summary>
static class OpenApiSetup
{
    public const string Document = "/openapi.json";

    public static void AddOpenApi(this WebApplicationBuilder builder)
    {
        builder.Services.AddEndpointsApiExplorer();
        builder.Services.AddSingleton<RequestTypes>();
        builder.Services.AddSwaggerGen(options =>
        {
            options.SwaggerDoc("v1", new OpenApiInfo
            {
                Title = "MlpService",
                Version = "v1",
                Description = "Trains multilayer perceptrons and serves their predictions: save a network, upload a table, "
                    + "queue a job, watch it learn, predict.",
                License = new OpenApiLicense { Name = "MIT", Identifier = "MIT" },
            });
            foreach (var assembly in new[] { typeof(OpenApiSetup).Assembly, typeof(MlpEngine.Mlp).Assembly })
                options.IncludeXmlComments(assembly);
            options.SupportNonNullableReferenceTypes();
            options.UseAllOfToExtendReferenceSchemas();
            options.ParameterFilter<QueryParameters>();
            options.OperationFilter<RequestBodies>();
            options.OperationFilter<PathParameters>();
            options.OperationFilter<ResponsesInOrder>();
            options.OperationFilter<LocationHeader>();
            options.OperationFilter<AnswerExamples>();
            options.SchemaFilter<MemberSchemas>();
            options.SchemaFilter<ProblemSchema>();
            options.SchemaFilter<DescriptionsOnOneLine>();
            options.DocumentFilter<TagsAndServers>();
        });
    }

    /// <summary>Before routing, which then finds the document under its own path.</summary>
    public static void UseOpenApi(this WebApplication app)
    {
        // where tools look for it
        app.UseRewriter(new RewriteOptions().AddRewrite(
            $"^{Regex.Escape(Document[1..])}$", "swagger/v1/swagger.json", skipRemainingRules: true));
        app.UseSwaggerPage();
        // the first time it takes a second of one core, for which neither a page nor the first refused body shall have to wait
        app.Lifetime.ApplicationStarted.Register(() =>
            Task.Run(() => app.Services.GetRequiredService<ISwaggerProvider>().GetSwagger("v1")));
    }

    public static void MapOpenApiDocument(this WebApplication app) =>
        // 3.1, as it can say that a member is null or one of several types: generated clients of three makers are tested on it
        app.MapSwagger(setupAction: options => options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1)
            .ExcludeFromDescription().RefuseOtherQueries();
}
