using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Options;

namespace MlpService.Http;

/// <summary>
/// Writes every problem document, all in one shape: type, title, status, detail, traceId, and errors where a field is at fault.
/// The framework's own writer gives no type to some of them, and none at all to a client that accepts only CSV.
/// </summary>
sealed class ProblemWriter(IOptions<ProblemDetailsOptions> problems, IOptions<Microsoft.AspNetCore.Http.Json.JsonOptions> json)
    : IProblemDetailsWriter
{
    public bool CanWrite(ProblemDetailsContext context) => true;

    public async ValueTask WriteAsync(ProblemDetailsContext context)
    {
        var (problem, response) = (context.ProblemDetails, context.HttpContext.Response);
        problem.Status ??= response.StatusCode;
        problem.Title ??= ReasonPhrases.GetReasonPhrase(problem.Status.Value);
        // the framework's table of RFC 9110 sections; "about:blank" is RFC 9457's word for "no more than the status says"
        problem.Type ??= TypedResults.Problem(statusCode: problem.Status).ProblemDetails.Type ?? "about:blank";
        problems.Value.CustomizeProblemDetails?.Invoke(context);
        await response.WriteAsJsonAsync(problem, problem.GetType(), json.Value.SerializerOptions, "application/problem+json");
    }
}
