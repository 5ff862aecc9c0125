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
        catch (Exception again) when (again is IOException or Refusal or OperationCanceledException)
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
        // of a body that is empty or null the framework says that there is none
        var isOfBody = json is not null || bad.Message.StartsWith("Implicit body", StringComparison.Ordinal);
        var faults = isOfBody ? await bodies.OfAsync(context, endpoint) : parameters.Of(endpoint, bad);
        if (faults is { Count: > 0 })
            // the names are those of the request, as it spells them
            return new() { Status = bad.StatusCode, Detail = FieldFaults.Told(faults), Extensions = { ["errors"] = faults } };
        if (json is not null)
            return Problem(bad.StatusCode, $"The JSON body does not fit from line {json.LineNumber + 1}, "
                + $"byte {json.BytePositionInLine + 1} on. The schema at /swagger names types and limits.", BodyExplanation.FieldOf(json));
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

    [LoggerMessage(LogLevel.Error, "{Method} {Path} answered {Status}")]
    partial void Failed(string method, string path, int status, Exception exception);
}
