using Microsoft.Net.Http.Headers;
using MlpService.Http;

namespace MlpService.Idempotency;

/// <summary>The header by which a client marks a request as the same one, sent again (draft-ietf-httpapi-idempotency-key-header).</summary>
static class IdempotencyKey
{
    public const string Header = "Idempotency-Key";

    public const int MaxLength = 255;

    /// <returns>Null: the request has none.</returns>
    /// <exception cref="Refusal">400: several keys, or one that is empty, too long, or not of visible ASCII characters.</exception>
    public static string? Read(HttpRequest request)
    {
        var values = request.Headers[Header];
        if (values.Count == 0)
            return null;
        // the draft has the key in quotes, many clients send it bare: both are one key
        var key = HeaderUtilities.UnescapeAsQuotedString(values[0]).ToString();
        if (values.Count == 1 && key.Length is > 0 and <= MaxLength && key.All(c => c is >= '!' and <= '~'))
            return key;
        throw Refusal.Malformed(Header, $"The {Header} '{values.ToString().Cut()}' is not one key of 1 to {MaxLength} visible ASCII "
            + "characters. Send a new UUID with each new request, and the same one with each repetition.");
    }
}
