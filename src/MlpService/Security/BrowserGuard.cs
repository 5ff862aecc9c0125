using Microsoft.Extensions.Options;
using MlpService.Http;

namespace MlpService.Security;

/// <summary>
/// A page on the web can make the browser of somebody on this machine send requests here. Two signs give them away: a host
/// name that is not this machine's (DNS rebinding), and a browser's own word that another site is asking.
/// </summary>
static class BrowserGuard
{
    static readonly string[] LoopbackNames = ["localhost", "127.0.0.1", "[::1]"];

    public static void UseBrowserGuard(this WebApplication app)
    {
        var loopbackOnly = !app.Services.GetRequiredService<IOptions<SecuritySettings>>().Value.AllowAnonymous;
        app.Use((context, next) =>
        {
            var (host, request) = (context.Request.Host.Host, context.Request);
            if (loopbackOnly && !LoopbackNames.Contains(host, StringComparer.OrdinalIgnoreCase))
                throw Refusal.Malformed(null,
                    $"The host name '{host}' is not served here: the service asks nobody for a key and answers as "
                    + $"{LoopbackNames.Listed()} only.");
            if (!HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method) && IsFromAnotherSite(request))
                throw new Refusal(StatusCodes.Status403Forbidden, "A page of another site may not change anything here.");
            return next(context);
        });
    }

    static bool IsFromAnotherSite(HttpRequest request) =>
        request.Headers["Sec-Fetch-Site"] == "cross-site"
        || (request.Headers.Origin is [{ } origin]
            && !(Uri.TryCreate(origin, UriKind.Absolute, out var from) && from.Authority == request.Host.Value));
}
