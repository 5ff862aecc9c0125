using Microsoft.AspNetCore.Http.HttpResults;

namespace MlpService.Http;

/// <summary>The refusals we word ourselves, as RFC 9457 problem documents.</summary>
static class Problems
{
    public static ProblemHttpResult NotFound(string kind, string name) => Problem(StatusCodes.Status404NotFound,
        $"There is no {kind} '{name}'. GET /api/v1/{kind}s lists the ones there are.");

    public static ProblemHttpResult Exists(string kind, string name) => Problem(StatusCodes.Status409Conflict,
        $"A {kind} '{name}' exists already. Choose another name, or DELETE /api/v1/{kind}s/{name} first.");

    public static ProblemHttpResult Conflict(string detail) => Problem(StatusCodes.Status409Conflict, detail);

    public static ProblemHttpResult Problem(int status, string detail) => TypedResults.Problem(detail, statusCode: status);

    public static Dictionary<string, object?> Errors(string field, string message) =>
        new() { ["errors"] = new Dictionary<string, string[]> { [field] = [message] } };
}
