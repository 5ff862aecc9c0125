using System.Net;

namespace MlpService.Client;

/// <summary>
/// Whether a failed attempt is followed by another, and when: one that the service turned away until later, or that it never saw; and of
/// what may be repeated also one whose answer was lost.
/// </summary>
sealed class RetryPolicy(MlpClientOptions options)
{
    static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(200);

    /// <summary>How long to wait before the next attempt; null: there is none.</summary>
    /// <param name="attempt">The number of the failed one, from 1.</param>
    public TimeSpan? PauseAfter(Call call, HttpResponseMessage response, int attempt) => response.StatusCode switch
    {
        _ when !MayRepeat(call, attempt) => null,
        // 409: another request with the same Idempotency-Key is still being worked on
        HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable or HttpStatusCode.Conflict
            when AskedFor(response) is { } asked => asked <= options.MaxRetryDelay ? asked : null,
        HttpStatusCode.ServiceUnavailable when call.IsIdempotent => Backoff(attempt),
        _ when MayHaveArrived(response) && call.IsIdempotent => Backoff(attempt),
        _ => null,
    };

    /// <inheritdoc cref="PauseAfter(Call, HttpResponseMessage, int)"/>
    public TimeSpan? PauseAfter(Call call, HttpRequestException failure, int attempt) =>
        MayRepeat(call, attempt) && (call.IsIdempotent || !MayHaveArrived(failure)) ? Backoff(attempt) : null;

    /// <summary>A proxy got no answer; the service may have got the request.</summary>
    public static bool MayHaveArrived(HttpResponseMessage response) =>
        response.StatusCode is HttpStatusCode.BadGateway or HttpStatusCode.GatewayTimeout;

    /// <summary>There was a connection to send the request on.</summary>
    public static bool MayHaveArrived(HttpRequestException failure) =>
        failure.HttpRequestError is not (HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError);

    /// <summary>What the service asks for with Retry-After, in seconds or as a date; null: nothing.</summary>
    public TimeSpan? AskedFor(HttpResponseMessage response) => response.Headers.RetryAfter switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } => date - options.TimeProvider.GetUtcNow() is var left && left > TimeSpan.Zero ? left : TimeSpan.Zero,
        _ => null,
    };

    bool MayRepeat(Call call, int attempt) => attempt <= options.MaxRetries && call.Body?.CanBeSent() != false;

    /// <summary>
    /// Doubled from attempt to attempt, less up to a half by chance, so that clients that failed together do not return together.
    /// </summary>
    TimeSpan Backoff(int attempt)
    {
        var seconds = Math.Min(FirstPause.TotalSeconds * Math.Pow(2, attempt - 1), options.MaxRetryDelay.TotalSeconds);
        return TimeSpan.FromSeconds(seconds) * (1 - Random.Shared.NextDouble() / 2);
    }
}
