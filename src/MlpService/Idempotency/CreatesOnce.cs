using System.Security.Cryptography;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.EntityFrameworkCore;
using MlpService.Http;
using MlpService.Http.Bodies;
using MlpService.Storage;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace MlpService.Idempotency;

/// <summary>Reads a request's body again, only to tell it from others.</summary>
delegate Task<string> BodyFingerprint(EndpointFilterInvocationContext context);

/// <summary>
/// Marks an operation that creates something: with the same Idempotency-Key and the same body it answers what it answered first. Its
/// handler makes that answer by <see cref="IdempotentRequest"/>. Refusals are not remembered: they created nothing.
/// </summary>
sealed record CreatesOnce;

static class CreatesOnceSetup
{
    public static void AddIdempotency(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<KeysInUse>();
        builder.Services.AddScoped<IdempotentRequest>();
        builder.Services.Configure<SwaggerGenOptions>(options => options.OperationFilter<IdempotencyKeyParameter>());
    }

    /// <param name="fingerprint">Of an operation that reads the body itself; null: the body is JSON.</param>
    public static RouteHandlerBuilder CreatesOnce(this RouteHandlerBuilder endpoint, BodyFingerprint? fingerprint = null) => endpoint
        .WithMetadata(new CreatesOnce())
        .AddEndpointFilter((context, next) => AnswerOnceAsync(context, next, fingerprint ?? HashBodyAsync))
        .Refuses(409, 422);

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
            // as routes are: in any case
            var isSame = first.Operation.Equals(operation, StringComparison.OrdinalIgnoreCase);
            if (!isSame || first.Fingerprint != await fingerprint(context))
                throw Refusal.Unprocessable(IdempotencyKey.Header, $"The {IdempotencyKey.Header} '{key}' belongs to a request that was "
                    + $"answered already, {first.Operation} with {(isSame ? "another" : "its")} body. "
                    + "Send each new request with a new key.");
            http.Response.Headers.Location = first.Location;
            return TypedResults.Text(first.Body, "application/json; charset=utf-8", first.Status);
        }
        var request = services.GetRequiredService<IdempotentRequest>();
        (request.Key, request.Operation, request.BodyFingerprint) = (key, operation, () => fingerprint(context));
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
        var body = context.HttpContext.Features.GetRequiredFeature<KeptBody>();
        return Convert.ToHexStringLower(SHA256.HashData((await body.WholeAsync(context.HttpContext.RequestAborted)).Span));
    }
}
