using System.Text.Json;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Data.Sqlite;

namespace MlpService.Http;

/// <summary>The one switch from exception to problem document.</summary>
sealed class ExceptionProblems(IProblemDetailsService problems, ILogger<ExceptionProblems> log) : IExceptionHandler
{
    const int SqliteBusy = 5, SqliteLocked = 6, SqliteIoError = 10, SqliteFull = 13;

    public async ValueTask<bool> TryHandleAsync(HttpContext context, Exception exception, CancellationToken cancellationToken)
    {
        if (context.RequestAborted.IsCancellationRequested && exception is OperationCanceledException or IOException)
        {
            context.Response.StatusCode = StatusCodes.Status499ClientClosedRequest;
            return true;
        }
        var problem = ToProblem(exception);
        if (problem.Status >= StatusCodes.Status500InternalServerError)
            log.LogError(exception, "{Method} {Path} answered {Status}", context.Request.Method, context.Request.Path, problem.Status);
        context.Response.StatusCode = problem.Status!.Value;
        return await problems.TryWriteAsync(new ProblemDetailsContext { HttpContext = context, ProblemDetails = problem });
    }

    static ProblemDetails ToProblem(Exception exception) => exception switch
    {
        Refusal refusal => Problem(refusal.Status, refusal.Message, refusal.Field),
        BadHttpRequestException { InnerException: JsonException json } bad => Problem(bad.StatusCode, Explain(json), FieldOf(json)),
        BadHttpRequestException bad => Problem(bad.StatusCode, bad.Message),
        SqliteException { SqliteErrorCode: SqliteFull } => Problem(StatusCodes.Status507InsufficientStorage,
            "The disk that holds the data directory is full; nothing of this request was stored. Delete datasets or models, or give it room."),
        SqliteException { SqliteErrorCode: SqliteBusy or SqliteLocked or SqliteIoError } => Problem(
            StatusCodes.Status503ServiceUnavailable, "The database cannot serve this request now. Try again."),
        _ => Problem(StatusCodes.Status500InternalServerError, "An unexpected error; it is in the log under this traceId."),
    };

    static ProblemDetails Problem(int status, string detail, string? field = null)
    {
        var problem = new ProblemDetails { Status = status, Detail = detail };
        if (field is not null)
            problem.Extensions = Problems.Errors(field, detail);
        return problem;
    }

    static string Explain(JsonException json) => json.Path is { } path
        ? $"The JSON body does not fit at '{path}' (line {json.LineNumber + 1}, byte {json.BytePositionInLine + 1}): {Reason(json)}"
        : $"The JSON body does not fit: {Reason(json)}";

    /// <summary>Type names and the repeated position say nothing to a client.</summary>
    static string Reason(JsonException json)
    {
        var reason = json.Message.Split(" Path: ")[0];
        if (reason.StartsWith("The JSON value could not be converted to ", StringComparison.Ordinal))
            return "the value is of the wrong type or not one of the allowed words; see the schema at /swagger.";
        return reason;
    }

    static string FieldOf(JsonException json) => json.Path is null or "$" ? "$" : json.Path.TrimStart('$').TrimStart('.');
}
