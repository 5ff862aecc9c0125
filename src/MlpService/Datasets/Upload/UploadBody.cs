using System.IO.Compression;
using System.Text;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;
using MlpService.Http;

namespace MlpService.Datasets.Upload;

/// <summary>The body of an upload: text/csv as it is, or a form with options and the file, either of them plain or gzip.</summary>
sealed class UploadBody
{
    const int MaxFieldBytes = 1 << 20;

    /// <summary>RFC 2046, section 5.1.1.</summary>
    const int MaxBoundaryLength = 70;

    readonly MultipartReader? form;

    UploadBody(UploadQuery query, Stream content, MultipartReader? form = null)
    {
        (Options, Content) = (UploadRequest.Parse(query), content);
        this.form = form;
    }

    public UploadRequest Options { get; }

    /// <summary>The file's decoded bytes.</summary>
    public Stream Content { get; }

    /// <summary>Reads up to where the file begins.</summary>
    public static async Task<UploadBody> OpenAsync(HttpRequest request, UploadQuery query, CancellationToken cancellation)
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
        var form = new MultipartReader(boundary, body);
        while (await form.ReadNextSectionAsync(cancellation) is { } section)
        {
            var field = FieldOf(section);
            if (field == "file")
                return new(query, section.Body, form);
            query = query.With(field, await ReadFieldAsync(section, field, cancellation)) ?? throw Refusal.Malformed(field,
                $"The form has no field '{field}': name, delimiter, header, missing, columns and, as the last, file.");
        }
        throw Refusal.Malformed("file", "The form has no field 'file'. Send the CSV file in it.");
    }

    /// <summary>Asserts that no option comes after the file, which is stored already.</summary>
    public async Task EndAsync(CancellationToken cancellation)
    {
        if (form is not null && await form.ReadNextSectionAsync(cancellation) is { } section)
            throw Refusal.Malformed(FieldOf(section),
                $"The form field '{FieldOf(section)}' comes after the file. Send the file as the last field.");
    }

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
}
