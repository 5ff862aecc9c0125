namespace MlpService.Http;

/// <summary>HEAD answers wherever GET does, with the same status and headers; the server leaves out the body.</summary>
static class HeadRequests
{
    static readonly HttpMethodMetadata GetAndHead = new([HttpMethods.Get, HttpMethods.Head]);

    public static RouteGroupBuilder AnswersHead(this RouteGroupBuilder group)
    {
        ((IEndpointConventionBuilder)group).Finally(endpoint =>
        {
            if (endpoint.Metadata.OfType<IHttpMethodMetadata>().LastOrDefault() is { HttpMethods: ["GET"] })
                endpoint.Metadata.Add(GetAndHead);
        });
        return group;
    }
}
