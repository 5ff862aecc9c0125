namespace MlpService.Http;

/// <summary>A request body that runs as it stands, shown in Swagger UI.</summary>
sealed record RequestExample(object Body);

static class OpenApi
{
    public static RouteHandlerBuilder WithExample(this RouteHandlerBuilder endpoint, object body) =>
        endpoint.WithMetadata(new RequestExample(body));
}
