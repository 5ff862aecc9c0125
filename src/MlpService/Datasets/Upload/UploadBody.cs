using Microsoft.Net.Http.Headers;
using MlpService.Http;
using MlpService.Storage;

namespace MlpService.Datasets.Upload;

/// <summary>The body of an upload: text/csv as it is, or a form with the file and options, either of them plain or gzip.</summary>
/// <param name="Options">Of the query, and of the form.</param>
/// <param name="Content">The file's decoded bytes.</param>
sealed record UploadBody(UploadRequest Options, Stream Content) : IAsyncDisposable
{
    /// <summary>RFC 2046, section 5.1.1.</summary>
    const int MaxBoundaryLength = 70;

    /// <param name="refuse">Refuses an upload by its options, where they are known, before its file is read.</param>
    public static async Task<UploadBody> OpenAsync(HttpRequest request, UploadQuery query, StorageSettings storage,
        UploadSettings settings, Func<UploadRequest, Task> refuse, CancellationToken cancellation)
    {
        var type = MediaTypeHeaderValue.TryParse(request.ContentType, out var parsed) ? parsed : new MediaTypeHeaderValue("none/none");
        if (type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase))
        {
            var form = new UploadForm(Decode(request), BoundaryOf(type), storage, settings);
            var (options, file) = await form.ReadAsync(query, refuse, cancellation);
            return new(options, file);
        }
        if (!type.MediaType.Equals("text/csv", StringComparison.OrdinalIgnoreCase))
            throw Refusal.UnsupportedMediaType((string.IsNullOrEmpty(request.ContentType)
                ? "The request has no Content-Type."
                : $"The Content-Type '{request.ContentType.Cut()}' is not read here.")
                + " Send the file as text/csv, or a form as multipart/form-data.");
        var body = new UploadBody(UploadRequest.Parse(query), Decode(request));
        await refuse(body.Options);
        return body;
    }

    static string BoundaryOf(MediaTypeHeaderValue type) =>
        HeaderUtilities.RemoveQuotes(type.Boundary).Value is { Length: > 0 and <= MaxBoundaryLength } boundary
            ? boundary
            : throw Refusal.Malformed(null,
                $"The Content-Type multipart/form-data names no boundary of 1 to {MaxBoundaryLength} characters. "
                + "Let the client library set it.");

    static Stream Decode(HttpRequest request)
    {
        var encoding = request.Headers.ContentEncoding.ToString();
        if (encoding is "" || encoding.Equals("identity", StringComparison.OrdinalIgnoreCase))
            return request.Body;
        return encoding.Equals("gzip", StringComparison.OrdinalIgnoreCase)
            ? new GzipBody(request.Body)
            : throw Refusal.UnsupportedEncoding($"The Content-Encoding '{encoding.Cut()}' is not read here. Send gzip, or none.", "gzip");
    }

    public ValueTask DisposeAsync() => Content.DisposeAsync();
}
