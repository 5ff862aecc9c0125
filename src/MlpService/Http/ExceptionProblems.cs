using System.Text.Json;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc;
using MlpService.Http.Bodies;
using MlpService.Storage;

namespace MlpService.Http;

/// <summary>The one switch from exception to problem document.</summary>
sealed partial class ExceptionProblems(
    IProblemDetailsService problems, BodyExplanation bodies, ParameterExplanation parameters, ILogger<ExceptionProblems> log)
    : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext context, Exception exception, CancellationToken cancellationToken)
    {
        if ((context.RequestAborted.IsCancellationRequested && exception is OperationCanceledException or IOException)
            || exception is ConnectionResetException)
        {
            context.Response.StatusCode = StatusCodes.Status499ClientClosedRequest;
            return true;
        }
        ProblemDetails problem;
        try
        {
            problem = exception is BadHttpRequestException bad ? await ToProblemAsync(context, bad) : ToProblem(exception);
        }
        catch (Exception again) when (again is IOException or OperationCanceledException && exception.InnerException is JsonException)
        {
            // the rest of a body with faults could not be read: it is too large, or the client is gone
            return await TryHandleAsync(context, again, cancellationToken);
        }
        if (problem.Status >= StatusCodes.Status500InternalServerError)
            Failed(context.Request.Method, context.Request.Path, problem.Status.Value, exception);
        context.Response.StatusCode = problem.Status!.Value;
        if (RetryAfter(exception) is { } wait)
            context.Response.Headers.RetryAfter = FormattableString.Invariant($"{wait.TotalSeconds:0}");
        if (exception is Refusal { AcceptEncoding: { } codings })
            context.Response.Headers.AcceptEncoding = codings;
        return await problems.TryWriteAsync(new ProblemDetailsContext { HttpContext = context, ProblemDetails = problem });
    }

    static TimeSpan? RetryAfter(Exception exception) =>
        exception is Refusal refusal ? refusal.RetryAfter : StorageFault.In(exception)?.RetryAfter;

    static ProblemDetails ToProblem(Exception exception) => exception switch
    {
        Refusal refusal => Problem(refusal.Status, refusal.Message, refusal.Field),
        _ when StorageFault.In(exception) is { } fault => Problem(
            fault.IsFull ? StatusCodes.Status507InsufficientStorage : StatusCodes.Status503ServiceUnavailable,
            fault.Message + " Nothing of this request was stored."),
        _ => Problem(StatusCodes.Status500InternalServerError, "An unexpected error; it is in the log under this traceId."),
    };

    /// <summary>What the framework says to programmers, said to clients: nothing of it is passed on.</summary>
    async Task<ProblemDetails> ToProblemAsync(HttpContext context, BadHttpRequestException bad)
    {
        var endpoint = context.Features.Get<IExceptionHandlerFeature>()?.Endpoint;
        var json = bad.InnerException as JsonException;
        var faults = json is null ? parameters.Of(endpoint, bad) : await bodies.OfAsync(context, endpoint, json);
        if (faults is { Count: > 0 })
            // the names are those of the request, as it spells them
            return new() { Status = bad.StatusCode, Detail = FieldFaults.Told(faults), Extensions = { ["errors"] = faults } };
        if (json is not null)
            return Problem(bad.StatusCode, Explain(json), BodyExplanation.FieldOf(json));
        if (bad.Message.StartsWith("Implicit body", StringComparison.Ordinal))
            return Problem(bad.StatusCode, "The request has no body; /swagger shows the one it takes.");
        var limit = context.Features.Get<IHttpMaxRequestBodySizeFeature>()?.MaxRequestBodySize;
        return Problem(bad.StatusCode, bad.StatusCode == StatusCodes.Status413PayloadTooLarge && limit is not null
            ? $"The body is larger than {limit} bytes, the most that this operation reads. Send less in one request."
            : null);
    }

    /// <param name="detail">Null: what HttpSetup says of the status.</param>
    static ProblemDetails Problem(int status, string? detail, string? field = null)
    {
        var problem = new ProblemDetails { Status = status, Detail = detail };
        if (field is not null && detail is not null)
            problem.Extensions["errors"] = new Dictionary<string, string[]> { [field] = [detail] };
        return problem;
    }

    static string Explain(JsonException json) => json.Path is { } path
        ? $"The JSON body does not fit at '{path}' (line {json.LineNumber + 1}, byte {json.BytePositionInLine + 1}): {Reason(json)}"
        : $"The JSON body does not fit: {Reason(json)}";

    /// <summary>Of a body too large to be read again: see <see cref="BodyExplanation"/>.</summary>
    static string Reason(JsonException json)
    {
        const string Missing = "was missing required properties including: ";
        var reason = json.Message;
        if (reason.StartsWith("The JSON value could not be converted to ", StringComparison.Ordinal))
            return "the value is of the wrong type, too large for it, or not one of the allowed words; "
                + "the schema at /swagger names type and limits.";
        if (reason.Contains("could not be mapped to any", StringComparison.Ordinal))
            return "there is no such member; the schema at /swagger names the ones there are.";
        if (reason.IndexOf(Missing, StringComparison.Ordinal) is >= 0 and var place)
            return $"{reason[(place + Missing.Length)..].TrimEnd('.')} is missing.";
        if (reason.Contains("doesn't allow setting null values", StringComparison.Ordinal))
            return "it must not be null; leave it out for its default, if it has one.";
        return "it is no JSON from there on. Look for a bracket, quote or comma too many or too few; JSON has no NaN, send null.";
    }

    [LoggerMessage(LogLevel.Error, "{Method} {Path} answered {Status}")]
    partial void Failed(string method, string path, int status, Exception exception);
}
