using Microsoft.AspNetCore.Http.HttpResults;
using MlpService.Http;
using MlpService.Http.OpenApi;
using MlpService.Models;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace MlpService.Predictions;

static class PredictionEndpoints
{
    const long MaxBodyBytes = 64 << 20;

    public static void AddPredictions(this WebApplicationBuilder builder) =>
        builder.Services.Configure<SwaggerGenOptions>(options => options.SchemaFilter<PredictionSchemas>());

    public static void MapPredictions(this IEndpointRouteBuilder api)
    {
        var models = api.MapGroup("/models/{name}").WithTags("Predictions");
        models.MapPost("/predict", Predict).WithName("Predict").WithSummary("Predict with the newest version").AsPredict();
        models.MapPost("/versions/{version:int}/predict", PredictVersion).WithName("PredictVersion")
            .WithSummary("Predict with a given version").AsPredict();
    }

    static void AsPredict(this RouteHandlerBuilder endpoint) => endpoint.WithBodyLimit(MaxBodyBytes)
        .WithMetadata(new StoresNothing())
        .Refuses(422)
        .WithExample("by name and by position", new
        {
            instances = new object[]
            {
                new { sepal_length = 5.1, sepal_width = 3.5, petal_length = 1.4, petal_width = 0.2 },
                (double[])[6.2, 2.9, 4.3, 1.3],
            },
        });

    static Task<Ok<PredictionResponse>> Predict(
        string name, PredictionRequest request, LoadedModels models, CancellationToken cancellation) =>
        PredictAsync(name, null, request, models, cancellation);

    static Task<Ok<PredictionResponse>> PredictVersion(
        string name, int version, PredictionRequest request, LoadedModels models, CancellationToken cancellation) =>
        PredictAsync(name, version, request, models, cancellation);

    static async Task<Ok<PredictionResponse>> PredictAsync(
        string name, int? version, PredictionRequest request, LoadedModels models, CancellationToken cancellation) =>
        TypedResults.Ok(Predictor.Predict(await models.FindAsync(name, version, cancellation), request));
}
