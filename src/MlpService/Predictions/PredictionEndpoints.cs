using Microsoft.AspNetCore.Http.HttpResults;
using MlpService.Http;
using MlpService.Models;

namespace MlpService.Predictions;

static class PredictionEndpoints
{
    const long MaxBodyBytes = 64 << 20;

    public static void MapPredictions(this IEndpointRouteBuilder api)
    {
        var models = api.MapGroup("/models/{name}").WithTags("Predictions");
        models.MapPost("/predict", Predict).WithName("Predict").WithSummary("Predict with the newest version").AsPredict();
        models.MapPost("/versions/{version:int}/predict", PredictVersion).WithName("PredictVersion")
            .WithSummary("Predict with a given version").AsPredict();
    }

    static void AsPredict(this RouteHandlerBuilder endpoint) => endpoint.WithBodyLimit(MaxBodyBytes)
        .Refuses(403, 404, 413, 415, 422)
        .WithExample("by name and by position", new
        {
            instances = new object[]
            {
                new { sepal_length = 5.1, sepal_width = 3.5, petal_length = 1.4, petal_width = 0.2 },
                (double[])[6.2, 2.9, 4.3, 1.3],
            },
        });

    static Task<Results<Ok<PredictionResponse>, ProblemHttpResult>> Predict(
        string name, PredictionRequest request, LoadedModels models, CancellationToken cancellation) =>
        PredictAsync(name, null, request, models, cancellation);

    static Task<Results<Ok<PredictionResponse>, ProblemHttpResult>> PredictVersion(
        string name, int version, PredictionRequest request, LoadedModels models, CancellationToken cancellation) =>
        PredictAsync(name, version, request, models, cancellation);

    static async Task<Results<Ok<PredictionResponse>, ProblemHttpResult>> PredictAsync(
        string name, int? version, PredictionRequest request, LoadedModels models, CancellationToken cancellation) =>
        await models.FindAsync(name, version, cancellation) is { } model
            ? TypedResults.Ok(Predictor.Predict(model, request))
            : ModelProblems.NoVersion(name, version);
}
