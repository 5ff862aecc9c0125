using MlpService.Http;
using ZstdSharp;

namespace MlpService.Datasets.Upload;

/// <summary>The same for zstd, as <see cref="GzipBody"/> for gzip.</summary>
sealed class ZstdBody(Stream body) : DecompressionStream(body, leaveOpen: false)
{
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            return await base.ReadAsync(buffer, cancellationToken);
        }
        catch (Exception e) when (e is ZstdException or EndOfStreamException)
        {
            throw Refusal.Malformed("file", "The Content-Encoding or the file's first bytes say zstd, but it cannot be decoded: it is no "
                + "zstd, or was cut off. Send a plain file without that header, or compress it again.");
        }
    }
}
