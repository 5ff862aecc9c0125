using Microsoft.Extensions.FileProviders;

namespace MlpService.Http.OpenApi;

/// <summary>Swagger UI, with what a newcomer needs first in front and the rest folded: see Page/plugin.js.</summary>
static class SwaggerPage
{
    const string Path = "/swagger";

    /// <summary>Scripts, styles and answers of this service only, and nobody's frame around it.</summary>
    const string Policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
        + "form-action 'none'; frame-ancestors 'none'; base-uri 'none'";

    public static void UseSwaggerPage(this WebApplication app)
    {
        app.Use((context, next) =>
        {
            if (context.Request.Path.StartsWithSegments(Path))
                context.Response.Headers.ContentSecurityPolicy = Policy;
            return next(context);
        });
        app.UseStaticFiles(new StaticFileOptions
        {
            RequestPath = Path,
            FileProvider = new EmbeddedFileProvider(typeof(SwaggerPage).Assembly, $"{typeof(SwaggerPage).Namespace}.Page"),
        });
        app.UseSwaggerUI(options =>
        {
            options.DocumentTitle = "MlpService";
            options.HeadContent = """<meta name="viewport" content="width=device-width">""";
            options.InjectStylesheet("./page.css");
            // a module runs after Swagger UI's own scripts, and before the page that they make is begun
            options.InjectJavascript("./plugin.js", "module");
            options.DisplayRequestDuration();
            options.EnableTryItOutByDefault();
        });
    }
}
