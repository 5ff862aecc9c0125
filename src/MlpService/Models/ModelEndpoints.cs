using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using MlpService.Http;
using MlpService.Storage;

namespace MlpService.Models;

static class ModelEndpoints
{
    const long MaxWeightBytes = 64 << 20;

    public static void AddModels(this WebApplicationBuilder builder) => builder.Services.AddSingleton<LoadedModels>();

    public static void MapModels(this IEndpointRouteBuilder api)
    {
        var models = api.MapGroup("/models").WithTags("Models");
        models.MapGet("/", List).WithName("ListModels").WithSummary("The models, by name");
        models.MapGet("/{name}", Get).WithName("GetModel").WithSummary("One model and its versions").Refuses(404);
        models.MapGet("/{name}/versions/{version:int}", GetVersion).WithName("GetVersion")
            .WithSummary("One version: shape, inputs, outputs, metrics, lineage").Refuses(404);
        models.MapGet("/{name}/versions/{version:int}/weights", GetWeights).WithName("GetWeights")
            .WithSummary("A version's weights, in the shape they can be given").Refuses(404);
        models.MapPost("/{name}/versions", Create).WithName("CreateVersion").WithSummary("Store weights given by hand")
            .WithBodyLimit(MaxWeightBytes).Refuses(403, 404, 413, 415, 422, 507)
            .WithExample("a perceptron", new
            {
                network = "football",
                inputs = (string[])["friends", "win", "ticket"],
                classes = (string[])["stay home", "go"],
                layers = new[] { new { weights = (int[][])[[3, 1, 5]], biases = (int[])[-3] } },
            });
        models.MapDelete("/{name}/versions/{version:int}", Delete).WithName("DeleteVersion").WithSummary("Delete a version and its weights")
            .Refuses(404);
    }

    static async Task<Ok<Page<ModelResponse>>> List([AsParameters] Paging paging, MlpDb db, CancellationToken cancellation)
    {
        var after = paging.After();
        var models = await db.Models.AsNoTracking()
            .Where(model => after == null || string.Compare(model.Name, after) > 0)
            .OrderBy(model => model.Name).Take(paging.Limit + 1).ToListAsync(cancellation);
        var page = paging.Cut(models, model => model.Name);
        var names = page.Items.Select(model => model.Name).ToList();
        var versions = await SummariesAsync(db, names, cancellation);
        return TypedResults.Ok(new Page<ModelResponse>(
            [.. page.Items.Select(model => new ModelResponse(model.Name, model.Description, [.. versions[model.Name]]))], page.NextCursor));
    }

    static async Task<Results<Ok<ModelResponse>, ProblemHttpResult>> Get(string name, MlpDb db, CancellationToken cancellation) =>
        await db.Models.FindAsync([name], cancellation) is { } model
            ? TypedResults.Ok(new ModelResponse(name, model.Description, [.. (await SummariesAsync(db, [name], cancellation))[name]]))
            : Problems.NotFound("model", name);

    static async Task<ILookup<string, VersionSummary>> SummariesAsync(MlpDb db, List<string> models, CancellationToken cancellation) =>
        (await db.ModelVersions.AsNoTracking().Where(version => models.Contains(version.Model))
            .OrderBy(version => version.Version)
            .Select(version => new { version.Model, version.Version, version.CreatedAt, version.Metrics, version.Diverged })
            .ToListAsync(cancellation))
        .ToLookup(version => version.Model, version => new VersionSummary(version.Version, version.CreatedAt, version.Metrics.Summary(), version.Diverged));

    static async Task<Results<Ok<VersionResponse>, ProblemHttpResult>> GetVersion(
        string name, int version, MlpDb db, CancellationToken cancellation) =>
        await FindAsync(db, name, version, cancellation) is { } found
            ? TypedResults.Ok(VersionResponse.Of(found))
            : ModelProblems.NoVersion(name, version);

    static async Task<Results<Ok<GivenWeights>, ProblemHttpResult>> GetWeights(
        string name, int version, MlpDb db, CancellationToken cancellation) =>
        await FindAsync(db, name, version, cancellation) is { } found
            ? TypedResults.Ok(GivenWeights.Of(found, await Weights.LoadAsync(db, found, cancellation)))
            : ModelProblems.NoVersion(name, version);

    static async Task<Results<Created<VersionResponse>, ProblemHttpResult>> Create(
        [ResourceName] string name, GivenWeights request, MlpDb db, TimeProvider time, CancellationToken cancellation)
    {
        if (await db.Networks.FindAsync([request.Network], cancellation) is not { } network)
            return Problems.NotFound("network", request.Network);
        var definition = request.ToDefinition(network);
        var version = await ModelStore.StoreAsync(
            db, new(name, definition, request.Flatten(), new ModelMetrics(), new Lineage(network.Name)), time, cancellation);
        return TypedResults.Created($"/api/v1/models/{name}/versions/{version.Version}", VersionResponse.Of(version));
    }

    static async Task<Results<NoContent, ProblemHttpResult>> Delete(string name, int version, MlpDb db, CancellationToken cancellation) =>
        await db.WriteAsync<Results<NoContent, ProblemHttpResult>>(async () =>
        {
            if (await FindAsync(db, name, version, cancellation) is not { } found)
                return ModelProblems.NoVersion(name, version);
            db.ModelVersions.Remove(found);
            await Weights.DeleteAsync(db, found.Id, cancellation);
            return TypedResults.NoContent();
        }, cancellation);

    static Task<ModelVersion?> FindAsync(MlpDb db, string name, int version, CancellationToken cancellation) =>
        db.ModelVersions.SingleOrDefaultAsync(found => found.Model == name && found.Version == version, cancellation);
}
