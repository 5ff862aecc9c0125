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
            throw GzipBody.Damaged("zstd");
        }
    }
}
