using System.Buffers;
using System.Text;
using System.Text.Unicode;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;
using MlpService.Datasets.Formats;
using MlpService.Http;
using MlpService.Storage;

namespace MlpService.Datasets.Upload;

/// <summary>The fields of a form, in the order they come in.</summary>
sealed class UploadForm(Stream body, string boundary, StorageSettings storage, UploadSettings settings)
{
    const int MaxFieldBytes = 1 << 20;

    readonly MultipartReader parts = new(boundary, body);
    readonly HashSet<string> met = [];

    /// <param name="query">The options known before; a field may not contradict them.</param>
    /// <param name="refuse">Refuses an upload by its options, where they are known, before its file is read.</param>
    /// <returns>The options of query and form, and the file.</returns>
    public async Task<(UploadRequest Options, Stream File, TableFormat Format)> ReadAsync(
        UploadQuery query, Func<UploadRequest, Task> refuse, CancellationToken cancellation)
    {
        Stream? file = null;
        var format = TableFormat.Csv;
        try
        {
            while (await NextAsync(cancellation) is { } part)
            {
                var field = NameOf(part);
                if (field != "file")
                {
                    query = query.With(field, await ReadFieldAsync(part, field, cancellation));
                    continue;
                }
                if (!string.IsNullOrEmpty(query.Name))
                    await refuse(UploadRequest.Parse(query));
                format = FormatOf(part);
                file = await FormFile.KeepAsync(part.Body, storage, settings, cancellation);
            }
            var options = UploadRequest.Parse(query);
            await refuse(options);
            return (options, file ?? throw Refusal.Malformed("file", "The form has no field 'file'. Send the file of the table in it."),
                format);
        }
        catch (Exception e)
        {
            if (file is not null)
                await file.DisposeAsync();
            // of the reader of the form: what goes wrong with the kept file is a refusal of its own
            if (e is IOException and not (BadHttpRequestException or ConnectionResetException) && !cancellation.IsCancellationRequested)
                throw Unended();
            throw;
        }
    }

    async Task<MultipartSection?> NextAsync(CancellationToken cancellation)
    {
        try
        {
            return await parts.ReadNextSectionAsync(cancellation);
        }
        catch (InvalidDataException) when (met.Count == 0)
        {
            throw Unended();
        }
        catch (InvalidDataException)
        {
            throw Refusal.Malformed(null, "The headers of a part of the form cannot be read: one has no colon, or they are too many or too "
                + "long. Let the client library write them.");
        }
    }

    Refusal Unended() => Refusal.Malformed(null, $"The form ends too early, without its boundary '--{boundary}--': it was cut off, or the "
        + "Content-Type names another boundary than the body has. Let the client library set that header, and send all of the body.");

    string NameOf(MultipartSection part)
    {
        var field = HeaderUtilities.RemoveQuotes(part.GetContentDispositionHeader()?.Name ?? "").ToString();
        if (field != "file" && !UploadQuery.Fields.Contains(field))
            throw Refusal.Malformed(field, field.Length == 0
                ? $"A part of the form has no name in its Content-Disposition; name it file, {UploadQuery.Fields.Listed()}."
                : $"The form has no field '{field.Cut()}'; there are file, {UploadQuery.Fields.Listed()}."
                    + Suggestion.DidYouMean(Suggestion.Closest(field, [.. UploadQuery.Fields, "file"])));
        if (!met.Add(field))
            throw Refusal.Malformed(field,
                $"The form has two fields '{field}'. Send each once, and each file as a dataset of its own.");
        if ((part.Headers?.TryGetValue("Content-Transfer-Encoding", out var coding) ?? false)
            && coding.ToString().ToLowerInvariant() is not ("7bit" or "8bit" or "binary"))
            throw Refusal.Malformed(field, $"The Content-Transfer-Encoding '{coding.ToString().Cut()}' of the field '{field}' is not "
                + "decoded here. Send its bytes as they are, without that header.");
        return field;
    }

    /// <summary>By the part's own type, or by the file's name: clients send what they do not know as application/octet-stream.</summary>
    static TableFormat FormatOf(MultipartSection part)
    {
        var type = MediaTypeHeaderValue.TryParse(part.ContentType, out var parsed) ? TableFormat.Of(parsed.MediaType.ToString()) : null;
        var name = HeaderUtilities.RemoveQuotes(part.GetContentDispositionHeader()?.FileName ?? "").ToString();
        return type ?? TableFormat.OfFile(name) ?? TableFormat.Csv;
    }

    static async Task<string> ReadFieldAsync(MultipartSection part, string field, CancellationToken cancellation)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(MaxFieldBytes + 1);
        try
        {
            var value = buffer.AsMemory(0, await part.Body.ReadAtLeastAsync(
                buffer.AsMemory(0, MaxFieldBytes + 1), MaxFieldBytes + 1, throwOnEndOfStream: false, cancellation));
            if (value.Length > MaxFieldBytes)
                throw Refusal.Malformed(field, $"The form field '{field}' is longer than {MaxFieldBytes} bytes.");
            return Utf8.IsValid(value.Span)
                ? Encoding.UTF8.GetString(value.Span)
                : throw Refusal.Malformed(field, $"The form field '{field}' is not UTF-8; send it as UTF-8.");
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
