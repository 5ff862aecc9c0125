using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace MlpService.Client;

/// <summary>
/// The service refused a request. Its <see cref="Exception.Message"/> is the problem's detail, which names the value, the limit and the
/// way out. Failures to reach the service are other <see cref="HttpRequestException"/>s.
/// </summary>
/// <param name="problem">What the service answered.</param>
/// <param name="retryAfter">When to ask again, if it said so.</param>
public sealed class MlpException(Problem problem, TimeSpan? retryAfter = null)
    : HttpRequestException(problem.Detail ?? problem.Title, null, (HttpStatusCode)problem.Status)
{
    /// <summary>What the service answered.</summary>
    public Problem Problem { get; } = problem;

    /// <summary>When to ask again; null where the service does not say.</summary>
    public TimeSpan? RetryAfter { get; } = retryAfter;

    internal static async Task<MlpException> ReadAsync(
        HttpResponseMessage response, TimeSpan? retryAfter, CancellationToken cancellation)
    {
        Problem? problem = null;
        if (response.Content.Headers.ContentType?.MediaType == "application/problem+json")
        {
            try
            {
                problem = await response.Content.ReadFromJsonAsync(ClientJson.Default.Problem, cancellation).ConfigureAwait(false);
            }
            catch (JsonException)
            {
                // what follows says as much as is known
            }
        }
        var request = response.RequestMessage;
        problem ??= new(0, response.ReasonPhrase, $"{request?.Method} {request?.RequestUri} was answered "
            + $"{(int)response.StatusCode} {response.ReasonPhrase}, without a problem document of the service.");
        return new(problem with { Status = (int)response.StatusCode }, retryAfter);
    }
}

/// <summary>Why a request was refused (RFC 9457).</summary>
/// <param name="Status">The status of the answer.</param>
/// <param name="Title">The kind of problem.</param>
/// <param name="Detail">What is wrong with this request, and the way out.</param>
/// <param name="TraceId">By which the service's log is searched.</param>
/// <param name="Errors">What is wrong with each field, where fields are at fault.</param>
public sealed record Problem(
    int Status, string? Title = null, string? Detail = null, string? TraceId = null,
    IReadOnlyDictionary<string, IReadOnlyList<string>>? Errors = null);
