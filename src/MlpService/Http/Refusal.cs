namespace MlpService.Http;

/// <summary>
/// A request that is not served. Thrown anywhere below an endpoint, it becomes the problem document (RFC 9457) of this status:
/// <see cref="ExceptionProblems"/> is the one place that writes it. The detail names the value, the limit and the way out.
/// </summary>
/// <param name="field">The request field at fault, in the words of the contract; null where no single field is.</param>
sealed class Refusal(int status, string detail, string? field = null) : Exception(detail)
{
    public int Status { get; } = status;

    public string? Field { get; } = field?.Cut();

    /// <summary>When to try again; null: not said.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>The codings of a body that are read; null: not said.</summary>
    public string? AcceptEncoding { get; init; }

    /// <summary>400: not what the contract says.</summary>
    public static Refusal Malformed(string? field, string detail) => new(StatusCodes.Status400BadRequest, detail, field);

    /// <summary>404: no network, dataset, model or job of this name.</summary>
    /// <param name="field">The field that names it; null: the path does.</param>
    public static Refusal NotFound(string kind, string name, string? field = null) => new(StatusCodes.Status404NotFound,
        $"There is no {kind} '{name.Cut()}'. GET /api/v1/{kind}s lists the ones there are"
        + (field is null ? "." : $"; POST /api/v1/{kind}s makes one."), field);

    /// <summary>409: a network or dataset of this name exists.</summary>
    public static Refusal Taken(string kind, string name) => new(StatusCodes.Status409Conflict,
        $"A {kind} '{name}' exists already. Choose another name, or DELETE /api/v1/{kind}s/{name} first.", "name");

    /// <summary>409: in use, or in the wrong state.</summary>
    public static Refusal Conflict(string detail) => new(StatusCodes.Status409Conflict, detail);

    /// <summary>413: more than this operation reads or answers.</summary>
    public static Refusal TooLarge(string? field, string detail) => new(StatusCodes.Status413PayloadTooLarge, detail, field);

    /// <summary>415: a type or charset that is not read.</summary>
    public static Refusal UnsupportedMediaType(string detail) => new(StatusCodes.Status415UnsupportedMediaType, detail);

    /// <summary>415: a coding that is not decoded.</summary>
    /// <param name="accepted">Those that are.</param>
    public static Refusal UnsupportedEncoding(string detail, string accepted) =>
        new(StatusCodes.Status415UnsupportedMediaType, detail) { AcceptEncoding = accepted };

    /// <summary>507: there is no space for it.</summary>
    public static Refusal DiskFull(string detail) => new(StatusCodes.Status507InsufficientStorage, detail);

    /// <summary>422: well-formed, but it cannot be done.</summary>
    public static Refusal Unprocessable(string? field, string detail) => new(StatusCodes.Status422UnprocessableEntity, detail, field);
}
