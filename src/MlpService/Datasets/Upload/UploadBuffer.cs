using System.Security.Cryptography;
using System.Text;
using MlpService.Http;

namespace MlpService.Datasets.Upload;

/// <summary>The bytes of an upload, read block by block, counted and hashed on the way.</summary>
sealed class UploadBuffer(Stream source, UploadSettings settings) : IDisposable
{
    public const int BlockBytes = 1 << 20, MaxRecordBytes = 16 << 20;

    readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    byte[] other = [];

    public byte[] Block { get; private set; } = new byte[BlockBytes];

    /// <summary>How much of the block is filled.</summary>
    public int Length { get; private set; }

    public int LineEnds => Filled.Count((byte)'\n') + Filled.Count((byte)'\r');

    public ReadOnlySpan<byte> Filled => Block.AsSpan(0, Length);

    /// <summary>Whether the block holds the end of the upload.</summary>
    public bool IsLast { get; private set; }

    public long Bytes { get; private set; }

    /// <summary>Fills the block; a full one grows, since a record did not fit in. False: it held the end of the upload already.</summary>
    public async Task<bool> FillAsync(CancellationToken cancellation)
    {
        if (IsLast)
            return false;
        if (Length == MaxRecordBytes)
            throw Refusal.Malformed("file", $"A record is longer than {MaxRecordBytes >> 20} MiB. Probably a double quote is not closed, "
                + "or the line ends were lost on the way: curl -d removes them, curl --data-binary @FILE sends the file as it is.");
        if (Length == Block.Length)
        {
            var larger = new byte[2 * Block.Length];
            Filled.CopyTo(larger);
            Block = larger;
        }
        while (!IsLast && Length < Block.Length)
        {
            var count = await ReadAsync(cancellation);
            hash.AppendData(Block, Length, count);
            IsLast = count == 0;
            Length += count;
            Bytes += count;
            if (Bytes > settings.MaxUploadBytes)
                throw settings.TooLarge();
        }
        return true;
    }

    async ValueTask<int> ReadAsync(CancellationToken cancellation)
    {
        try
        {
            return await source.ReadAsync(Block.AsMemory(Length), cancellation);
        }
        catch (DecoderFallbackException)
        {
            throw Refusal.Malformed("file", "The file's byte order mark says UTF-16 or UTF-32, but it cannot be decoded: it was cut off, "
                + "or other bytes follow the mark. Save it as UTF-8.");
        }
    }

    /// <summary>Removes the first <paramref name="count"/> bytes from the block.</summary>
    /// <returns>These bytes, until some are removed again.</returns>
    public ReadOnlyMemory<byte> Take(int count)
    {
        if (other.Length < Block.Length)
            other = new byte[Block.Length];
        Filled[count..].CopyTo(other);
        (Block, other) = (other, Block);
        Length -= count;
        return other.AsMemory(0, count);
    }

    /// <summary>Of all that was read, in lower-case hexadecimal.</summary>
    public string Sha256() => Convert.ToHexStringLower(hash.GetCurrentHash());

    public void Dispose() => hash.Dispose();
}
