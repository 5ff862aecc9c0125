using System.Net;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;
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
            var request = context.Request;
            if (loopbackOnly)
                RefuseOtherHosts(request);
            if (!HttpMethods.IsGet(request.Method))
                RefuseOtherSites(request);
            return next(context);
        });
    }

    /// <summary>
    /// Both the name that a proxy forwards and the one the request came with: a page may send any X-Forwarded-Host, from this very
    /// machine.
    /// </summary>
    static void RefuseOtherHosts(HttpRequest request)
    {
        var hosts = request.Headers[ForwardedHeadersDefaults.XOriginalHostHeaderName].Append(request.Host.Value);
        foreach (var host in hosts)
        {
            if (!IsLoopback(HostString.FromUriComponent(host ?? "").Host.TrimEnd('.')))
                throw Refusal.Malformed(null,
                    $"The host name '{host?.Cut()}' is not served here: the service asks nobody for a key and answers as "
                    + $"{LoopbackNames.Listed()} only. Set Security__AllowAnonymous=true if a proxy, or something else, guards it.");
        }
    }

    static bool IsLoopback(string host) => LoopbackNames.Contains(host, StringComparer.OrdinalIgnoreCase)
        // [::1] has many spellings
        || (IPAddress.TryParse(host, out var address) && address.Equals(IPAddress.IPv6Loopback));

    /// <summary>
    /// The browser's Sec-Fetch-Site decides, which no page can forge; where it sends none (older ones, and plain http), Origin must
    /// name the host that was asked.
    /// </summary>
    static void RefuseOtherSites(HttpRequest request)
    {
        var (site, origin) = (request.Headers["Sec-Fetch-Site"], request.Headers.Origin);
        var isOurs = StringValues.IsNullOrEmpty(site)
            ? StringValues.IsNullOrEmpty(origin) || IsSameHost(origin.ToString(), request.Host.Value)
            : site.ToString() is "same-origin" or "none";
        if (!isOurs)
            throw new Refusal(StatusCodes.Status403Forbidden,
                $"The request comes from a page of {(StringValues.IsNullOrEmpty(origin) ? "elsewhere" : $"'{origin.ToString().Cut()}'")} "
                    + $"to '{request.Host.ToString().Cut()}', and a page of another site may not change anything here. If both are this "
                    + "service, seen through a proxy, let the proxy pass on the host the browser asks for: as Host, or as "
                    + "X-Forwarded-Host of a proxy "
                + "named in Http__KnownProxies.");
    }

    static bool IsSameHost(string origin, string? host) =>
        Uri.TryCreate(origin, UriKind.Absolute, out var page) && AddressOf(page.Scheme, page.Authority) is { } from
        && AddressOf(page.Scheme, host) is { } to && from.Host == to.Host && from.Port == to.Port;

    /// <summary>Host and port in one spelling: case, default port, IPv6, the dot at the end, and letters beyond ASCII.</summary>
    static (string Host, int Port)? AddressOf(string scheme, string? authority) =>
        Uri.TryCreate($"{scheme}://{authority}", UriKind.Absolute, out var address)
            ? (address.HostNameType == UriHostNameType.IPv6 ? address.Host : address.IdnHost.TrimEnd('.'), address.Port)
            : null;
}
