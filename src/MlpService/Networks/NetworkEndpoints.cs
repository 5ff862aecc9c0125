using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using MlpService.Http;
using MlpService.Http.OpenApi;
using MlpService.Idempotency;
using MlpService.Jobs;
using MlpService.Storage;

namespace MlpService.Networks;

static class NetworkEndpoints
{
    public static void MapNetworks(this IEndpointRouteBuilder api)
    {
        var networks = api.MapGroup("/networks").WithTags("Networks");
        networks.MapPost("/", Create).WithName("CreateNetwork").WithSummary("Save a network definition")
            .Refuses(409)
            .CreatesOnce()
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
        networks.MapGet("/{name}", Get).WithName("GetNetwork").WithSummary("One network");
        networks.MapDelete("/{name}", Delete).WithName("DeleteNetwork").WithSummary("Delete a network; models keep their copy")
            .Refuses(409);
    }

    static async Task<Created<NetworkResponse>> Create(
        NetworkRequest request, MlpDb db, IdempotentRequest once, TimeProvider time, CancellationToken cancellation)
    {
        var network = new Network
        {
            Name = request.Name,
            Description = request.Description,
            Inputs = request.Inputs,
            Layers = request.Layers,
            CreatedAt = time.GetUtcNow(),
        };
        return await db.WriteAsync(async () =>
        {
            if (await db.Networks.AnyAsync(other => other.Name == network.Name, cancellation))
                throw Refusal.Taken("network", network.Name);
            db.Networks.Add(network);
            return await once.CreatedAsync(db, $"/api/v1/networks/{network.Name}", NetworkResponse.Of(network));
        }, cancellation);
    }

    static async Task<Ok<Page<NetworkResponse>>> List([AsParameters] Paging paging, MlpDb db, CancellationToken cancellation) =>
        TypedResults.Ok(await paging.PageByNameAsync(
            db.Networks, network => NetworkResponse.Of(network), network => network.Name, cancellation));

    static async Task<Ok<NetworkResponse>> Get(string name, MlpDb db, CancellationToken cancellation) =>
        TypedResults.Ok(NetworkResponse.Of(await FindAsync(db, name, cancellation)));

    static async Task<NoContent> Delete(string name, MlpDb db, CancellationToken cancellation)
    {
        await db.WriteAsync(async () =>
        {
            var network = await FindAsync(db, name, cancellation);
            if (await db.Jobs.Unfinished().FirstOrDefaultAsync(job => job.Network == name, cancellation) is { } job)
                throw job.InUse($"the network '{name}'");
            db.Networks.Remove(network);
        }, cancellation);
        return TypedResults.NoContent();
    }

    static async Task<Network> FindAsync(MlpDb db, string name, CancellationToken cancellation) =>
        await db.Networks.FindAsync([name], cancellation) ?? throw Refusal.NotFound("network", name);
}
