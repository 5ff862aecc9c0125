using System.IO.Compression;
using System.Text;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;
using MlpService.Http;
using MlpService.Storage;

namespace MlpService.Datasets.Upload;

/// <summary>The body of an upload: text/csv as it is, or a form with the file and options, either of them plain or gzip.</summary>
sealed class UploadBody(UploadQuery query, Stream content) : IAsyncDisposable
{
    const int MaxFieldBytes = 1 << 20;

    /// <summary>RFC 2046, section 5.1.1.</summary>
    const int MaxBoundaryLength = 70;

    public UploadRequest Options { get; } = UploadRequest.Parse(query);

    /// <summary>The file's decoded bytes.</summary>
    public Stream Content { get; } = content;

    public static async Task<UploadBody> OpenAsync(
        HttpRequest request, UploadQuery query, StorageSettings storage, UploadSettings settings, CancellationToken cancellation)
    {
        var type = MediaTypeHeaderValue.TryParse(request.ContentType, out var parsed) ? parsed : new MediaTypeHeaderValue("none/none");
        var isForm = type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase);
        if (!isForm && !type.MediaType.Equals("text/csv", StringComparison.OrdinalIgnoreCase))
            throw Refusal.UnsupportedMediaType(
                $"The Content-Type '{request.ContentType}' is not read here. Send the file as text/csv, or a form as multipart/form-data.");
        var body = Decode(request);
        if (!isForm)
            return new(query, body);
        var boundary = HeaderUtilities.RemoveQuotes(type.Boundary).Value;
        if (boundary is not { Length: > 0 and <= MaxBoundaryLength })
            throw Refusal.Malformed(null,
                $"The Content-Type multipart/form-data names no boundary of 1 to {MaxBoundaryLength} characters. "
                + "Let the client library set it.");
        Stream? file = null;
        var met = new HashSet<string>();
        try
        {
            var form = new MultipartReader(boundary, body);
            while (await form.ReadNextSectionAsync(cancellation) is { } section)
            {
                var field = FieldOf(section);
                if (!met.Add(field))
                    throw Refusal.Malformed(field,
                        $"The form has two fields '{field}'. Send each once, and each file as a dataset of its own.");
                if (field != "file")
                    query = query.With(field, await ReadFieldAsync(section, field, cancellation)) ?? throw UnknownField(field);
                else
                    file = await FormFile.KeepAsync(section.Body, storage, settings, cancellation);
            }
            return new(query, file ?? throw Refusal.Malformed("file", "The form has no field 'file'. Send the CSV file in it."));
        }
        catch when (file is not null)
        {
            await file.DisposeAsync();
            throw;
        }
    }

    static Refusal UnknownField(string field) => Refusal.Malformed(field,
        $"The form has no field '{field}': name, file, delimiter, header, decimal, missing and columns.");

    static Stream Decode(HttpRequest request)
    {
        var encoding = request.Headers.ContentEncoding.ToString();
        if (encoding is "" or "identity")
            return request.Body;
        if (encoding.Equals("gzip", StringComparison.OrdinalIgnoreCase))
            return new GZipStream(request.Body, CompressionMode.Decompress);
        request.HttpContext.Response.Headers.AcceptEncoding = "gzip";
        throw Refusal.UnsupportedMediaType($"The Content-Encoding '{encoding}' is not read here. Send gzip, or none.");
    }

    static string FieldOf(MultipartSection section) =>
        HeaderUtilities.RemoveQuotes(section.GetContentDispositionHeader()?.Name ?? "").Value!;

    static async Task<string> ReadFieldAsync(MultipartSection section, string field, CancellationToken cancellation)
    {
        var buffer = new byte[MaxFieldBytes + 1];
        var count = await section.Body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellation);
        return count <= MaxFieldBytes
            ? Encoding.UTF8.GetString(buffer, 0, count)
            : throw Refusal.Malformed(field, $"The form field '{field}' is longer than {MaxFieldBytes} bytes.");
    }

    public ValueTask DisposeAsync() => Content.DisposeAsync();
}
