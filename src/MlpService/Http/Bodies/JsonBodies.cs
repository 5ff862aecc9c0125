using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.Net.Http.Headers;

namespace MlpService.Http.Bodies;

/// <summary>What goes before an operation that takes JSON, once routing has found it.</summary>
static class JsonBodies
{
    public static Task Receive(HttpContext context, RequestDelegate next)
    {
        if (context.GetEndpoint()?.Metadata.GetMetadata<IAcceptsMetadata>() is not { IsOptional: false } accepts)
            return next(context);
        // the framework takes each type that ends in +json, also that of patches which are not these
        if (MediaTypeHeaderValue.TryParse(context.Request.ContentType, out var type) && type.Suffix.HasValue
            && !accepts.ContentTypes.Contains(type.MediaType.Value, StringComparer.OrdinalIgnoreCase))
        {
            context.Response.StatusCode = StatusCodes.Status415UnsupportedMediaType;
            return Task.CompletedTask;
        }
        RefuseCoding(context.Request.Headers.ContentEncoding.ToString());
        var limit = context.GetEndpoint()!.Metadata.GetMetadata<IRequestSizeLimitMetadata>()?.MaxRequestBodySize ?? HttpSetup.MaxBodyBytes;
        // the server resets a connection by which more comes than its own limit, and the client would not see the answer
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
            size.MaxRequestBodySize = null;
        if (context.Request.ContentLength > limit)
            throw KeptBody.TooLarge(limit);
        // so that it can be read again where it is refused
        var body = new KeptBody(context.Request.Body, limit);
        context.Features.Set(body);
        context.Request.Body = body;
        return next(context);
    }

    static void RefuseCoding(string coding)
    {
        if (coding.Length > 0 && !coding.Equals("identity", StringComparison.OrdinalIgnoreCase))
            throw Refusal.UnsupportedEncoding($"The Content-Encoding '{coding.Cut()}' is not read here: JSON is not decompressed. "
                + "Send it plain, without that header.", "identity");
    }
}
