using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;
using MlpService.Http.OpenApi;

namespace MlpService.Http;

/// <summary>Where the service's addresses lead from: for a person Swagger UI, for a program their list.</summary>
static class EntryPoint
{
    sealed record Addresses(string Name, string Version, string Api, string Document, string Swagger, HealthAddresses Health);

    sealed record HealthAddresses(string Live, string Ready);

    public static void MapEntryPoint(this IEndpointRouteBuilder app)
    {
        var entries = app.MapGroup("").ExcludeFromDescription().RefuseOtherQueries();
        entries.MapGet("/", Get);
        // where somebody looks who knows where the API begins
        foreach (var path in (string[])["/api", "/api/v1"])
            entries.MapGet(path, List);
    }

    static Results<RedirectHttpResult, Ok<Addresses>> Get(HttpRequest request)
    {
        request.HttpContext.Response.Headers.Vary = HeaderNames.Accept;
        // without a prefix of our own the redirect is relative, in case a proxy has taken one off
        if (Quality(request, "text/html") > Quality(request, "application/json"))
            return TypedResults.Redirect(request.PathBase.HasValue ? $"{request.PathBase}/swagger" : "swagger");
        return List(request);
    }

    static Ok<Addresses> List(HttpRequest request)
    {
        var version = typeof(EntryPoint).Assembly.GetName().Version!.ToString(fieldCount: 3);
        return TypedResults.Ok(new Addresses("MlpService", version, At("/api/v1"), At(OpenApiSetup.Document), At("/swagger"),
            new(At("/health/live"), At("/health/ready"))));

        string At(string path) => request.PathBase + path;
    }

    /// <summary>How much the client wants a media type: what the most specific of its ranges says; 0 if none covers the type.</summary>
    static double Quality(HttpRequest request, string type) => request.GetTypedHeaders().Accept
        .Where(range => new MediaTypeHeaderValue(type).IsSubsetOf(range))
        .OrderBy(range => range.MatchesAllTypes ? 2 : range.MatchesAllSubTypes ? 1 : 0)
        .Select(range => range.Quality ?? 1).FirstOrDefault();
}
