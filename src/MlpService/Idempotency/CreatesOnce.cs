using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using MlpService.Http;
using MlpService.Storage;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace MlpService.Idempotency;

/// <summary>Reads a request's body again, only to tell it from others.</summary>
delegate Task<string> BodyFingerprint(EndpointFilterInvocationContext context);

/// <summary>
/// Marks an operation that creates something: with the same Idempotency-Key and the same body it answers what it answered first. Its
/// handler makes that answer by <see cref="IdempotentRequest"/>. Refusals are not remembered: they created nothing.
/// </summary>
/// <param name="Fingerprint">Null: the body is small, and is kept until it has been hashed.</param>
sealed record CreatesOnce(BodyFingerprint? Fingerprint);

static class CreatesOnceSetup
{
    public static void AddIdempotency(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<KeysInUse>();
        builder.Services.AddScoped<IdempotentRequest>();
        builder.Services.Configure<SwaggerGenOptions>(options => options.OperationFilter<IdempotencyKeyParameter>());
    }

    public static RouteHandlerBuilder CreatesOnce(this RouteHandlerBuilder endpoint, BodyFingerprint? fingerprint = null) => endpoint
        .WithMetadata(new CreatesOnce(fingerprint))
        .AddEndpointFilter((context, next) => AnswerOnceAsync(context, next, fingerprint ?? HashBodyAsync))
        .Refuses(409, 422);

    /// <summary>Keeps a body that is hashed after it was read. In memory: it is parsed there as well.</summary>
    public static void UseIdempotency(this WebApplication app) => app.Use((context, next) =>
    {
        if (context.GetEndpoint()?.Metadata.GetMetadata<CreatesOnce>() is { Fingerprint: null }
            && context.Request.Headers.ContainsKey(IdempotencyKey.Header))
            context.Request.EnableBuffering(bufferThreshold: int.MaxValue);
        return next(context);
    });

    static async ValueTask<object?> AnswerOnceAsync(
        EndpointFilterInvocationContext context, EndpointFilterDelegate next, BodyFingerprint fingerprint)
    {
        var (http, services) = (context.HttpContext, context.HttpContext.RequestServices);
        if (IdempotencyKey.Read(http.Request) is not { } key)
            return await next(context);
        using var use = await services.GetRequiredService<KeysInUse>().UseAsync(key, http.RequestAborted);
        var operation = $"{http.Request.Method} {http.Request.Path.Value!.TrimEnd('/')}";
        if (await FindAsync(services, key, http.RequestAborted) is { } first)
        {
            if (first.Operation != operation || first.Fingerprint != await fingerprint(context))
                throw Refusal.Unprocessable(IdempotencyKey.Header, $"The {IdempotencyKey.Header} '{key}' belongs to a request that was "
                    + $"answered already, {first.Operation} with {(first.Operation == operation ? "another" : "its")} body. "
                    + "Send each new request with a new key.");
            http.Response.Headers.Location = first.Location;
            return TypedResults.Text(first.Body, "application/json; charset=utf-8", first.Status);
        }
        var request = services.GetRequiredService<IdempotentRequest>();
        (request.Key, request.Operation) = (key, operation);
        if (fingerprint == HashBodyAsync)
            request.Fingerprint = await fingerprint(context);
        return await next(context);
    }

    static async Task<IdempotencyRecord?> FindAsync(IServiceProvider services, string key, CancellationToken cancellation)
    {
        var oldest = services.GetRequiredService<TimeProvider>().GetUtcNow() - IdempotencyRecord.Lifetime;
        return await services.GetRequiredService<MlpDb>().IdempotencyRecords.AsNoTracking()
            .SingleOrDefaultAsync(record => record.Key == key && record.CreatedAt > oldest, cancellation);
    }

    static async Task<string> HashBodyAsync(EndpointFilterInvocationContext context)
    {
        var body = context.HttpContext.Request.Body;
        body.Position = 0;
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(body, context.HttpContext.RequestAborted));
    }
}
