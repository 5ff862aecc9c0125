using Microsoft.Net.Http.Headers;
using MlpService.Datasets.Formats;
using MlpService.Http;
using MlpService.Storage;

namespace MlpService.Datasets.Upload;

/// <summary>The body of an upload: a table as it is, or a form with it and options, plain or compressed.</summary>
/// <param name="Options">Of the query, and of the form.</param>
/// <param name="Content">The file, unpacked; text as UTF-8.</param>
/// <param name="Format">Of the file.</param>
sealed record UploadBody(UploadRequest Options, Stream Content, TableFormat Format) : IAsyncDisposable
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
            var form = new UploadForm(Decoding.Decode(request), BoundaryOf(type), storage, settings);
            var (options, file, format) = await form.ReadAsync(query, refuse, cancellation);
            return new(options, await Decoding.ToTextAsync(file, cancellation), format);
        }
        if (TableFormat.Of(type.MediaType.ToString()) is not { } known)
            throw Refusal.UnsupportedMediaType((string.IsNullOrEmpty(request.ContentType)
                ? "The request has no Content-Type."
                : $"The Content-Type '{request.ContentType.Cut()}' is not read here.")
                + (type.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase)
                    ? " Of JSON, lines are read, each an object: make them with jq -c '.[]' FILE, and send them as "
                        + $"{TableFormat.JsonLines.MediaType}."
                    : $" Send the file as {TableFormat.MediaTypes.Listed()}, or a form as multipart/form-data: "
                        + "curl -H 'Content-Type: text/csv' --data-binary @FILE, or curl -F file=@FILE."));
        var body = Decoding.Decode(request);
        var asked = UploadRequest.Parse(query);
        await refuse(asked);
        return new(asked, await Decoding.ToTextAsync(body, cancellation), known);
    }

    static string BoundaryOf(MediaTypeHeaderValue type) =>
        HeaderUtilities.RemoveQuotes(type.Boundary).Value is { Length: > 0 and <= MaxBoundaryLength } boundary
            ? boundary
            : throw Refusal.Malformed(null,
                $"The Content-Type multipart/form-data names no boundary of 1 to {MaxBoundaryLength} characters. "
                + "Let the client library set it.");

    public ValueTask DisposeAsync() => Content.DisposeAsync();
}
