using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using MlpService.Http;

namespace MlpService.Datasets.Upload;

/// <summary>
/// Makes UTF-8 text of what comes in: unpacks gzip and zstd, whether said or seen from the first bytes, and converts UTF-16 and UTF-32.
/// </summary>
static class Decoding
{
    const int BlockBytes = 1 << 16, MarkBytes = 4;

    /// <summary>A compressed file may come compressed once more.</summary>
    const int MaxLayers = 3;

    /// <summary>The body without its Content-Encoding.</summary>
    public static Stream Decode(HttpRequest request)
    {
        var encoding = request.Headers.ContentEncoding.ToString();
        switch (encoding.ToLowerInvariant())
        {
            case "" or "identity":
                return request.Body;
            case "gzip":
                return new GzipBody(request.Body);
            case "zstd":
                return new ZstdBody(request.Body);
        }
        throw Refusal.UnsupportedEncoding(
            $"The Content-Encoding '{encoding.Cut()}' is not read here. Send gzip, zstd, or none.", "gzip, zstd");
    }

    /// <summary>The text of a file, however it begins.</summary>
    public static async Task<Stream> ToTextAsync(Stream file, CancellationToken cancellation)
    {
        for (var layer = 0; layer < MaxLayers; layer++)
        {
            var reader = PipeReader.Create(file, new(bufferSize: BlockBytes));
            var read = await reader.ReadAtLeastAsync(MarkBytes, cancellation);
            var mark = read.Buffer.Slice(0, Math.Min(MarkBytes, read.Buffer.Length)).ToArray();
            // the mark is read again with the rest
            reader.AdvanceTo(read.Buffer.Start);
            file = reader.AsStream();
            if (mark is [0x1F, 0x8B, ..])
                file = new GzipBody(file);
            else if (mark is [0x28, 0xB5, 0x2F, 0xFD])
                file = new ZstdBody(file);
            else
                return EncodingOf(mark) is { } encoding ? Encoding.CreateTranscodingStream(file, encoding, Encoding.UTF8) : file;
        }
        throw Refusal.Malformed("file", $"The file is compressed {MaxLayers} times or more. Compress it once.");
    }

    /// <summary>Of a byte order mark other than that of UTF-8, which is read as it is.</summary>
    static Encoding? EncodingOf(ReadOnlySpan<byte> mark) => mark switch
    {
        [0xFF, 0xFE, 0, 0] => new UTF32Encoding(bigEndian: false, byteOrderMark: false, throwOnInvalidCharacters: true),
        [0, 0, 0xFE, 0xFF] => new UTF32Encoding(bigEndian: true, byteOrderMark: false, throwOnInvalidCharacters: true),
        [0xFF, 0xFE, ..] => new UnicodeEncoding(bigEndian: false, byteOrderMark: false, throwOnInvalidBytes: true),
        [0xFE, 0xFF, ..] => new UnicodeEncoding(bigEndian: true, byteOrderMark: false, throwOnInvalidBytes: true),
        _ => null,
    };
}
