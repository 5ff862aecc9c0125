using System.Text.RegularExpressions;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.Options;

namespace MlpService.Http;

/// <summary>The service as its clients see it through a proxy: their address, scheme and host, and the prefix of every path.</summary>
static partial class Proxies
{
    public static void AddProxies(this WebApplicationBuilder builder)
    {
        builder.Services.AddSettings<HttpSettings>("Http");
        builder.Services.AddOptions<ForwardedHeadersOptions>().Configure<IOptions<HttpSettings>>((forwarded, settings) =>
        {
            // the framework believes everybody where it knows nobody, and by default knows this machine
            forwarded.KnownProxies.Clear();
            forwarded.KnownIPNetworks.Clear();
            foreach (var network in settings.Value.Networks())
                forwarded.KnownIPNetworks.Add(network);
            forwarded.ForwardedHeaders = forwarded.KnownIPNetworks.Count > 0 ? ForwardedHeaders.All : ForwardedHeaders.None;
            // from proxy to proxy, as far as they are known
            forwarded.ForwardLimit = null;
        });
    }

    /// <summary>Before everything that looks at a request's address.</summary>
    public static void UseProxies(this WebApplication app)
    {
        var prefix = new PathString(app.Services.GetRequiredService<IOptions<HttpSettings>>().Value.PathBase);
        app.Use((context, next) =>
        {
            // unlike UsePathBase: a proxy that cuts the prefix off does not take it out of the answers
            if (context.Request.Path.StartsWithSegments(prefix, out var rest))
                context.Request.Path = rest;
            context.Request.PathBase = prefix;
            return next(context);
        });
        app.Use((context, next) =>
        {
            BelieveTheNearest(context.Request.Headers);
            return next(context);
        });
        app.UseForwardedHeaders();
        app.Use((context, next) =>
        {
            // a forwarded "//elsewhere" would be the address of another host
            context.Request.PathBase = context.Request.PathBase.Value!.Trim('/') is { Length: > 0 } path ? "/" + path : "";
            context.Response.OnStarting(() => PrefixLocation(context));
            return next(context);
        });
    }

    /// <summary>
    /// X-Forwarded-For tells from proxy to proxy whether the one before is known. Without it only what the last one appended is sure:
    /// anybody may have sent what stands before.
    /// </summary>
    static void BelieveTheNearest(IHeaderDictionary headers)
    {
        if (headers.GetCommaSeparatedValues(ForwardedHeadersDefaults.XForwardedForHeaderName).Length > 0)
            return;
        foreach (var name in (string[])[ForwardedHeadersDefaults.XForwardedHostHeaderName,
            ForwardedHeadersDefaults.XForwardedProtoHeaderName, ForwardedHeadersDefaults.XForwardedPrefixHeaderName])
        {
            if (headers.GetCommaSeparatedValues(name) is [.., var nearest])
                headers[name] = nearest;
        }
    }

    /// <summary>A text whose addresses are those that clients see.</summary>
    public static string WithPrefix(this string text, PathString prefix) => OwnAddress().Replace(text, address => prefix + address.Value);

    /// <summary>Endpoints name what they create by its path below the prefix.</summary>
    static Task PrefixLocation(HttpContext context)
    {
        if (context.Response is { StatusCode: StatusCodes.Status201Created or StatusCodes.Status202Accepted, Headers: var headers }
            && headers.Location is [{ } path])
            headers.Location = context.Request.PathBase.ToUriComponent() + path;
        return Task.CompletedTask;
    }

    [GeneratedRegex(@"(?<=\s)/(api/v1|swagger)\b")]
    private static partial Regex OwnAddress();
}
