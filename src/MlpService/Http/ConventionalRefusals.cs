using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Mvc;
using MlpService.Http.OpenApi;

namespace MlpService.Http;

/// <summary>Marks an operation that changes nothing although it is no GET.</summary>
sealed record StoresNothing;

/// <summary>
/// The refusals that follow from what an operation is, documented for all of them in one place. What only the operation itself
/// knows, such as 409 and 422, it says by <see cref="Refuses"/>.
/// </summary>
static class ConventionalRefusals
{
    public static RouteGroupBuilder WithConventionalRefusals(this RouteGroupBuilder group)
    {
        ((IEndpointConventionBuilder)group).Finally(endpoint =>
        {
            foreach (var status in Of(endpoint))
                endpoint.Metadata.Add(Problem(status));
        });
        return group;
    }

    /// <summary>The problem documents an operation may answer, besides the conventional ones.</summary>
    public static RouteHandlerBuilder Refuses(this RouteHandlerBuilder endpoint, params int[] statuses)
    {
        foreach (var status in statuses)
            endpoint.WithMetadata(Problem(status));
        return endpoint;
    }

    static IEnumerable<int> Of(EndpointBuilder endpoint)
    {
        var methods = endpoint.Metadata.OfType<IHttpMethodMetadata>().SelectMany(metadata => metadata.HttpMethods).ToList();
        yield return StatusCodes.Status400BadRequest;
        yield return StatusCodes.Status503ServiceUnavailable;
        if (!methods.TrueForAll(HttpMethods.IsGet))
        {
            yield return StatusCodes.Status403Forbidden; // see BrowserGuard
            if (!endpoint.Metadata.OfType<StoresNothing>().Any())
                yield return StatusCodes.Status507InsufficientStorage;
        }
        if (endpoint is RouteEndpointBuilder { RoutePattern.Parameters.Count: > 0 })
            yield return StatusCodes.Status404NotFound;
        if (!endpoint.Metadata.Any(metadata => metadata is IAcceptsMetadata or RequestBodyDescription))
            yield break;
        yield return StatusCodes.Status413PayloadTooLarge;
        yield return StatusCodes.Status415UnsupportedMediaType;
    }

    static ProducesResponseTypeMetadata Problem(int status) => new(status, typeof(ProblemDetails), ["application/problem+json"]);
}
