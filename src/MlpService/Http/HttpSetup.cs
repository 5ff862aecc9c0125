using System.Text.Json;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Net.Http.Headers;
using MlpService.Http.Bodies;
using MlpService.Serialization;

namespace MlpService.Http;

static class HttpSetup
{
    /// <summary>JSON bodies are small, except where an endpoint says otherwise.</summary>
    public const long MaxBodyBytes = 1 << 20;

    const int MinBodyBytesPerSecond = 16 << 10;

    public static void AddHttp(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.ConfigureHttpJsonOptions(json => ApiJson.Configure(json.SerializerOptions));
        // Malformed bodies reach ExceptionProblems in every environment, with the place of the fault.
        builder.Services.Configure<RouteHandlerOptions>(routes => routes.ThrowOnBadRequest = true);
        builder.Services.AddValidation();
        builder.Services.AddSingleton<DocumentedOperations>();
        builder.Services.AddSingleton<BodyExplanation>();
        builder.Services.AddSingleton<ParameterExplanation>();
        builder.Services.AddSingleton<PathExplanation>();
        builder.Services.AddSingleton<IProblemDetailsWriter, ProblemWriter>();
        builder.Services.AddProblemDetails(options => options.CustomizeProblemDetails = Complete);
        builder.Services.AddExceptionHandler<ExceptionProblems>();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(4));
        if (builder.Configuration["urls"] is null && builder.Configuration["http_ports"] is null)
            builder.WebHost.UseUrls("http://localhost:8080");
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = MaxBodyBytes;
            kestrel.Limits.MaxConcurrentConnections = 2000;
            kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
            kestrel.Limits.KeepAliveTimeout = TimeSpan.FromSeconds(60);
            // The default of 240 bytes a second lets an upload live for weeks.
            kestrel.Limits.MinRequestBodyDataRate = new(MinBodyBytesPerSecond, gracePeriod: TimeSpan.FromSeconds(10));
        });
    }

    public static void UseProblems(this WebApplication app)
    {
        app.Use((context, next) =>
        {
            // late, because the exception handler clears the headers of its answer
            context.Response.OnStarting(() =>
            {
                context.Response.Headers.XContentTypeOptions = "nosniff";
                return Task.CompletedTask;
            });
            return next(context);
        });
        app.UseExceptionHandler();
        app.UseStatusCodePages();
        app.Use(RefuseOtherCharsets);
    }

    /// <summary>JSON is UTF-8, and so are the tables; a body declared in another charset would be misread.</summary>
    static Task RefuseOtherCharsets(HttpContext context, RequestDelegate next)
    {
        if (!MediaTypeHeaderValue.TryParse(context.Request.ContentType, out var type) || !type.Charset.HasValue)
            return next(context);
        var charset = HeaderUtilities.RemoveQuotes(type.Charset).ToString();
        // the second is no registered name, and common
        if (!charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase) && !charset.Equals("utf8", StringComparison.OrdinalIgnoreCase))
            throw Refusal.UnsupportedMediaType($"The charset '{charset.Cut()}' is not read here; send UTF-8.");
        // the framework fails on that, and on the quotes that RFC 9110 allows
        type.Charset = "utf-8";
        context.Request.ContentType = type.ToString();
        return next(context);
    }

    /// <summary>Raises the body limit of an endpoint.</summary>
    public static RouteHandlerBuilder WithBodyLimit(this RouteHandlerBuilder endpoint, long bytes) =>
        endpoint.WithMetadata(new RequestSizeLimitAttribute(bytes));

    /// <summary>Field names as in the JSON, and a detail that can be read alone.</summary>
    static void Complete(ProblemDetailsContext context)
    {
        var (problem, request) = (context.ProblemDetails, context.HttpContext.Request);
        problem.Extensions["traceId"] = context.HttpContext.TraceIdentifier;
        if (problem is HttpValidationProblemDetails validation)
        {
            validation.Errors = validation.Errors.Take(FieldFaults.Max)
                .ToDictionary(error => CamelCase(error.Key), error => error.Value);
            validation.Title = "Bad Request";
            validation.Detail = FieldFaults.Told(validation.Errors);
        }
        problem.Detail ??= context.HttpContext.Response.StatusCode switch
        {
            StatusCodes.Status400BadRequest => "The request could not be read to its end. Send it again.",
            StatusCodes.Status404NotFound => context.HttpContext.RequestServices.GetRequiredService<PathExplanation>().Of(request.Path)
                ?? $"Nothing answers at {$"{request.PathBase}{request.Path}".Cut()}. The API begins at /api/v1; /swagger shows it.",
            StatusCodes.Status408RequestTimeout => $"The body came slower than {MinBodyBytesPerSecond >> 10} KiB a second. Send it faster, "
                + "or compressed, with Content-Encoding: gzip.",
            StatusCodes.Status413PayloadTooLarge => "The body is larger than this operation reads. Send less in one request.",
            StatusCodes.Status405MethodNotAllowed => $"{request.Method} is not answered here; /swagger shows what is.",
            StatusCodes.Status415UnsupportedMediaType => (string.IsNullOrEmpty(request.ContentType)
                ? "The request has no Content-Type; send application/json"
                : $"The Content-Type '{request.ContentType.Cut()}' is not read here; send application/json")
                + (HttpMethods.IsPatch(request.Method) ? ", or application/merge-patch+json." : "."),
            _ => $"The request was refused: {problem.Title}.",
        };
        problem.Detail = problem.Detail.WithPrefix(request.PathBase);
    }

    static string CamelCase(string path) => string.Join('.', path.Split('.').Select(JsonNamingPolicy.CamelCase.ConvertName));
}
