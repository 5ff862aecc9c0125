using System.Text;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Metadata;
using MlpService.Http.OpenApi;

namespace MlpService.Http.Bodies;

/// <summary>Refuses a body where an operation takes none: what it asks for would not be done.</summary>
static class NeedlessBodies
{
    /// <summary>Of what is not read; a client shall see what it sent.</summary>
    const int ShownBytes = 256;

    sealed record TakesNone;

    public static RouteGroupBuilder RefuseNeedlessBodies(this RouteGroupBuilder group)
    {
        ((IEndpointConventionBuilder)group).Finally(endpoint =>
        {
            if (!endpoint.Metadata.Any(metadata => metadata is IAcceptsMetadata or RequestBodyDescription))
                endpoint.Metadata.Add(new TakesNone());
        });
        return group;
    }

    /// <summary>After routing, which finds the operation.</summary>
    public static async Task Refuse(HttpContext context, RequestDelegate next)
    {
        if (context.GetEndpoint()?.Metadata.GetMetadata<TakesNone>() is not null
            && context.Features.Get<IHttpRequestBodyDetectionFeature>() is { CanHaveBody: true })
        {
            var buffer = new byte[ShownBytes];
            var count = await context.Request.Body.ReadAtLeastAsync(
                buffer, buffer.Length, throwOnEndOfStream: false, context.RequestAborted);
            var text = Encoding.UTF8.GetString(buffer, 0, count).Trim();
            // clients send an empty object where they have nothing to say
            if (text.Replace(" ", "", StringComparison.Ordinal) is not ("" or "{}" or "null"))
                throw Refusal.Malformed(null, $"This operation takes no body: {text.Cut()} would have no effect. Send none, or an empty "
                    + "object.");
        }
        await next(context);
    }
}
