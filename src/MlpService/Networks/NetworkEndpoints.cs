using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using MlpService.Http;
using MlpService.Jobs;
using MlpService.Storage;

namespace MlpService.Networks;

static class NetworkEndpoints
{
    public static void MapNetworks(this IEndpointRouteBuilder api)
    {
        var networks = api.MapGroup("/networks").WithTags("Networks");
        networks.MapPost("/", Create).WithName("CreateNetwork").WithSummary("Save a network definition")
            .Refuses(403, 409, 413, 415, 507)
            .WithExample("sizes left to the data", new
            {
                name = "iris-mlp",
                layers = new object[] { new { units = 16, activation = "relu" }, new { activation = "softmax" } },
            })
            .WithExample("every choice", new
            {
                name = "iris-deep",
                description = "two hidden layers, some of their outputs dropped while training",
                inputs = 4,
                layers = new object[]
                {
                    new { units = 32, activation = "silu", dropout = 0.1, initialization = "heNormal" },
                    new { units = 16, activation = "tanh", dropout = 0.1, initialization = "glorotUniform" },
                    new { units = 3, activation = "softmax" },
                },
            })
            .WithExample("outputs that are numbers", new
            {
                name = "iris-sizes",
                layers = new object[] { new { units = 16, activation = "relu" }, new { activation = "identity" } },
            })
            .WithExample("outputs that are labels, any number of them at once", new
            {
                name = "film-labels",
                layers = new object[] { new { units = 16, activation = "relu" }, new { activation = "sigmoid" } },
            })
            .WithExample("a perceptron whose weights are given", new
            {
                name = "football",
                inputs = 3,
                layers = new[] { new { units = 1, activation = "step" } },
            });
        networks.MapGet("/", List).WithName("ListNetworks").WithSummary("The networks, by name");
        networks.MapGet("/{name}", Get).WithName("GetNetwork").WithSummary("One network").Refuses(404);
        networks.MapDelete("/{name}", Delete).WithName("DeleteNetwork").WithSummary("Forget a network; models keep their copy")
            .Refuses(403, 404, 409);
    }

    static async Task<Results<Created<NetworkResponse>, ProblemHttpResult>> Create(
        NetworkRequest request, MlpDb db, TimeProvider time, CancellationToken cancellation)
    {
        var network = new Network
        {
            Name = request.Name,
            Description = request.Description,
            Inputs = request.Inputs,
            Layers = request.Layers,
            CreatedAt = time.GetUtcNow(),
        };
        var created = await db.WriteAsync(async () =>
        {
            if (await db.Networks.AnyAsync(other => other.Name == network.Name, cancellation))
                return false;
            db.Networks.Add(network);
            return true;
        }, cancellation);
        return created
            ? TypedResults.Created($"/api/v1/networks/{network.Name}", NetworkResponse.Of(network))
            : Problems.Exists("network", network.Name);
    }

    static async Task<Ok<Page<NetworkResponse>>> List([AsParameters] Paging paging, MlpDb db, CancellationToken cancellation)
    {
        var after = paging.After();
        var networks = await db.Networks.AsNoTracking()
            .Where(network => after == null || string.Compare(network.Name, after) > 0)
            .OrderBy(network => network.Name).Take(paging.Limit + 1).ToListAsync(cancellation);
        return TypedResults.Ok(paging.Cut([.. networks.Select(NetworkResponse.Of)], network => network.Name));
    }

    static async Task<Results<Ok<NetworkResponse>, ProblemHttpResult>> Get(string name, MlpDb db, CancellationToken cancellation) =>
        await db.Networks.FindAsync([name], cancellation) is { } network
            ? TypedResults.Ok(NetworkResponse.Of(network))
            : Problems.NotFound("network", name);

    static async Task<Results<NoContent, ProblemHttpResult>> Delete(string name, MlpDb db, CancellationToken cancellation) =>
        await db.WriteAsync<Results<NoContent, ProblemHttpResult>>(async () =>
        {
            if (await db.Networks.FindAsync([name], cancellation) is not { } network)
                return Problems.NotFound("network", name);
            if (await db.Jobs.Unfinished().FirstOrDefaultAsync(job => job.Network == name, cancellation) is { } job)
                return Problems.Conflict($"Job {job.Id} still uses the network '{name}'. Cancel it or wait until it has finished.");
            db.Networks.Remove(network);
            return TypedResults.NoContent();
        }, cancellation);
}
