using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace MlpService.Tests;

/// <summary>A service that answers as it is told, in order, and then no more; it keeps what it was sent.</summary>
sealed class Stub(params Func<HttpResponseMessage>[] answers) : HttpMessageHandler
{
    public List<(HttpMethod Method, Uri Address, string? IdempotencyKey, string Body)> Requests { get; } = [];

    public static HttpResponseMessage Json(string body, HttpStatusCode status = HttpStatusCode.OK) =>
        new(status) { Content = new StringContent(body, Encoding.UTF8, "application/json") };

    /// <summary>No answer.</summary>
    public static Func<HttpResponseMessage> Fails(HttpRequestError error) => () => throw new HttpRequestException(error);

    /// <summary>Come back later.</summary>
    public static HttpResponseMessage Later(HttpStatusCode status, RetryConditionHeaderValue? when) =>
        new(status) { Headers = { RetryAfter = when } };

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var body = request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken);
        Requests.Add((request.Method, request.RequestUri!,
            request.Headers.TryGetValues("Idempotency-Key", out var keys) ? keys.Single() : null, body));
        Assert.True(Requests.Count <= answers.Length, $"{request.Method} {request.RequestUri} was not expected");
        var answer = answers[Requests.Count - 1]();
        answer.RequestMessage = request;
        return answer;
    }
}

/// <summary>Pauses that are noted and not made.</summary>
sealed class NoPauses : TimeProvider
{
    public List<TimeSpan> Asked { get; } = [];

    public override DateTimeOffset GetUtcNow() => new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        Asked.Add(dueTime);
        return base.CreateTimer(callback, state, TimeSpan.Zero, period);
    }
}
