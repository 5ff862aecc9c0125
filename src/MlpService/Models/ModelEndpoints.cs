using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using MlpService.Http;
using MlpService.Http.OpenApi;
using MlpService.Idempotency;
using MlpService.Jobs;
using MlpService.Storage;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace MlpService.Models;

static class ModelEndpoints
{
    const long MaxWeightBytes = 64 << 20;

    public static void AddModels(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<LoadedModels>();
        builder.Services.Configure<SwaggerGenOptions>(options =>
        {
            options.SchemaFilter<LineageSchema>();
            options.SchemaFilter<ModelSchemas>();
        });
    }

    public static void MapModels(this IEndpointRouteBuilder api)
    {
        var models = api.MapGroup("/models").WithTags("Models");
        models.MapGet("/", List).WithName("ListModels").WithSummary("The models, by name");
        models.MapGet("/{name}", Get).WithName("GetModel").WithSummary("One model and its versions");
        models.MapPatch("/{name}", Patch).WithName("PatchModel").WithSummary("Describe and tag a model").Refuses(422)
            .Accepts<ModelPatch>("application/json", "application/merge-patch+json")
            .WithExample("a description and two tags", new
            {
                description = "species of iris, by the sizes of their leaves",
                tags = new { team = "botany", stage = "trial" },
            })
            .WithExample("one tag removed, the rest kept", new { tags = new { stage = (string?)null } });
        models.MapDelete("/{name}", Delete).WithName("DeleteModel").WithSummary("Delete a model with all its versions").Refuses(409);
        models.MapGet("/{name}/versions/{version:int}", GetVersion).WithName("GetVersion")
            .WithSummary("One version: topology, inputs, outputs, metrics, lineage");
        models.MapGet("/{name}/versions/{version:int}/weights", GetWeights).WithName("GetWeights")
            .WithSummary("A version's weights with all that predicting needs, as they can be imported");
        models.MapPost("/{name}/versions", Create).WithName("CreateVersion").WithSummary("Import weights")
            .WithBodyLimit(MaxWeightBytes).Refuses(422)
            .CreatesOnce()
            .WithExample("a perceptron", new
            {
                network = "football",
                inputs = (string[])["friends", "win", "ticket"],
                classes = (string[])["stay home", "go"],
                layers = new[] { new { weights = (int[][])[[3, 1, 5]], biases = (int[])[-3] } },
            })
            .WithExample("scaled numbers, of which a missing one is filled in, and categories", new
            {
                network = "flat-rents",
                inputs = new object[]
                {
                    new { name = "squareMetres", kind = "numeric", offset = 60.0, scale = 20.0, fill = 55.0 },
                    new { name = "district", kind = "categorical", categories = (string[])["east", "north", "west"] },
                    "rooms",
                },
                targets = new[] { new { name = "rent", offset = 800.0, scale = 250.0 } },
                layers = new[]
                {
                    new { activation = "identity", weights = (double[][])[[0.9, -0.3, 0.1, 0.4, 0.05]], biases = (double[])[0] },
                },
            });
        models.MapDelete("/{name}/versions/{version:int}", DeleteVersion).WithName("DeleteVersion")
            .WithSummary("Delete a version and its weights").Refuses(409);
    }

    static async Task<Ok<Page<ModelResponse>>> List([AsParameters] Paging paging, MlpDb db, CancellationToken cancellation)
    {
        var (models, next) = await paging.PageByNameAsync(db.Models, model => model, model => model.Name, cancellation);
        var versions = await SummariesAsync(db, [.. models.Select(model => model.Name)], cancellation);
        return TypedResults.Ok(new Page<ModelResponse>(
            [.. models.Select(model => ModelResponse.Of(model, versions[model.Name]))], next));
    }

    static async Task<Ok<ModelResponse>> Get(string name, MlpDb db, CancellationToken cancellation) =>
        TypedResults.Ok(await AnswerAsync(db, await FindAsync(db, name, cancellation), cancellation));

    static async Task<Ok<ModelResponse>> Patch(string name, ModelPatch request, MlpDb db, CancellationToken cancellation)
    {
        var model = await db.WriteAsync(async () =>
        {
            var model = await FindAsync(db, name, cancellation);
            model.Apply(request);
            return model;
        }, cancellation);
        return TypedResults.Ok(await AnswerAsync(db, model, cancellation));
    }

    static async Task<NoContent> Delete(
        string name, [AsParameters] ModelDeletion deletion, MlpDb db, LoadedModels loaded, TimeProvider time,
        CancellationToken cancellation)
    {
        var versions = await db.WriteAsync(async () =>
        {
            var model = await FindAsync(db, name, cancellation);
            // a job that was cancelled stores nothing, however far it has come: see JobQueries.OwnRowAsync
            foreach (var job in await db.Jobs.Needing(name).ToListAsync(cancellation))
            {
                if (!deletion.Force)
                    throw job.InUse($"the model '{name}', " + (job.Kind == JobKind.Evaluate
                        ? $"which it evaluates ({job.StartFrom})" : job.Model == name
                        ? "in which it will store a version" : $"from which it starts ({job.StartFrom})"), ", or add ?force=true");
                job.Cancel(time.GetUtcNow());
            }
            var ids = db.ModelVersions.Where(version => version.Model == name).Select(version => version.Id);
            var deleted = await ids.ToListAsync(cancellation);
            await db.WeightChunks.Where(chunk => ids.Contains(chunk.VersionId)).ExecuteDeleteAsync(cancellation);
            db.Models.Remove(model); // and with it, by its foreign key, its versions
            return deleted;
        }, cancellation);
        versions.ForEach(loaded.Forget);
        return TypedResults.NoContent();
    }

    static async Task<Model> FindAsync(MlpDb db, string name, CancellationToken cancellation) =>
        await db.Models.FindAsync([name], cancellation) ?? throw Refusal.NotFound("model", name);

    static async Task<ModelResponse> AnswerAsync(MlpDb db, Model model, CancellationToken cancellation) =>
        ModelResponse.Of(model, (await SummariesAsync(db, [model.Name], cancellation))[model.Name]);

    static async Task<ILookup<string, VersionSummary>> SummariesAsync(MlpDb db, List<string> models, CancellationToken cancellation) =>
        (await db.ModelVersions.AsNoTracking().Where(version => models.Contains(version.Model))
            .OrderBy(version => version.Version)
            .Select(version => new { version.Model, version.Version, version.CreatedAt, version.Metrics, version.Diverged })
            .ToListAsync(cancellation))
        .ToLookup(version => version.Model,
            version => new VersionSummary(version.Version, version.CreatedAt, version.Metrics.Summary(), version.Diverged));

    static async Task<Ok<VersionResponse>> GetVersion(string name, int version, MlpDb db, CancellationToken cancellation) =>
        TypedResults.Ok(VersionResponse.Of(await FindAsync(db, name, version, cancellation)));

    static async Task<Ok<ImportedWeights>> GetWeights(string name, int version, MlpDb db, CancellationToken cancellation)
    {
        var found = await FindAsync(db, name, version, cancellation);
        return TypedResults.Ok(ImportedWeights.Of(found, await WeightStore.LoadAsync(db, found, cancellation)));
    }

    static async Task<Created<VersionResponse>> Create(
        [ResourceName] string name, ImportedWeights request, MlpDb db, IdempotentRequest once, TimeProvider time,
        CancellationToken cancellation)
    {
        var network = await db.Networks.FindAsync([request.Network], cancellation) ?? request.OwnNetwork(time.GetUtcNow())
            ?? throw Refusal.NotFound("network", request.Network, "network");
        var definition = request.ToDefinition(network);
        Created<VersionResponse>? created = null;
        await ModelStore.StoreAsync(
            db, new(name, definition, request.Flatten(), new ModelMetrics(), new Lineage(network.Name)), time, cancellation,
            async version => created = await once.CreatedAsync(
                db, $"/api/v1/models/{name}/versions/{version.Version}", VersionResponse.Of(version)));
        return created!;
    }

    static async Task<NoContent> DeleteVersion(
        string name, int version, MlpDb db, LoadedModels loaded, CancellationToken cancellation)
    {
        var id = await db.WriteAsync(async () =>
        {
            var found = await FindAsync(db, name, version, cancellation);
            // a job names the version it starts from, or evaluates, when it is queued
            if (await db.Jobs.Unfinished().FirstOrDefaultAsync(job => job.StartFrom == $"{name}/{version}", cancellation) is { } job)
                throw job.InUse($"version {version} of '{name}', "
                    + (job.Kind == JobKind.Evaluate ? "which it evaluates" : "from which it starts"));
            db.ModelVersions.Remove(found);
            await WeightStore.DeleteAsync(db, found.Id, cancellation);
            return found.Id;
        }, cancellation);
        loaded.Forget(id);
        return TypedResults.NoContent();
    }

    static async Task<ModelVersion> FindAsync(MlpDb db, string name, int version, CancellationToken cancellation) =>
        await db.ModelVersions.SingleOrDefaultAsync(found => found.Model == name && found.Version == version, cancellation)
        ?? throw ModelVersion.NotFound(name, version);
}
