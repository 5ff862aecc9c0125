using System.Diagnostics.CodeAnalysis;
using System.IO.Compression;
using MlpService.Http;

namespace MlpService.Datasets.Upload;

/// <summary>A body or file that is compressed. What is no gzip, or ends too early, is the client's to mend.</summary>
sealed class GzipBody(Stream body) : GZipStream(body, CompressionMode.Decompress)
{
    /// <summary>Of a class derived from it, the base class reads by this in any case.</summary>
    [SuppressMessage("Performance", "CA1835", Justification = "The other overload calls this one.")]
    public override async Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
    {
        try
        {
            return await base.ReadAsync(buffer, offset, count, cancellationToken);
        }
        catch (InvalidDataException)
        {
            throw Damaged("gzip");
        }
    }

    /// <param name="coding">gzip or zstd.</param>
    public static Refusal Damaged(string coding) => Refusal.Malformed("file",
        $"The Content-Encoding or the file's first bytes say {coding}, but it cannot be decoded: it is no {coding}, or was cut off. "
        + "Send a plain file without that header, or compress it again.");
}
