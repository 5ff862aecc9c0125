namespace MlpService.Http;

/// <summary>
/// A request that cannot be served, found too deep inside to return a result. Becomes a problem document with this
/// status; the message names the value, the limit and the way out.
/// </summary>
sealed class Refusal(int status, string detail, string? requestField = null) : Exception(detail)
{
    public int Status => status;

    /// <summary>The request field at fault, in the words of the contract.</summary>
    public string? Field => requestField;

    /// <summary>Well-formed, but it cannot be done.</summary>
    public static Refusal Impossible(string field, string detail) => new(StatusCodes.Status422UnprocessableEntity, detail, field);

    public static void Unless(bool possible, string field, string otherwise)
    {
        if (!possible)
            throw Impossible(field, otherwise);
    }
}
