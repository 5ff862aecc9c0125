using System.Security.Cryptography;

namespace MlpService.Http.Bodies;

/// <summary>
/// A body that remembers what was read of it, as long as that is little: only a refused one is read again. Of any length it can tell
/// the hash.
/// </summary>
sealed class KeptBody(Stream body) : Stream
{
    /// <summary>Of a larger body nothing is kept; what the serializer said must do.</summary>
    const int MaxBytes = 1 << 20;

    MemoryStream? kept = new();
    IncrementalHash? hash;

    /// <summary>All of the body, read to its end; null: it is too large.</summary>
    public async Task<ReadOnlyMemory<byte>?> WholeAsync(CancellationToken cancellation)
    {
        await ReadRestAsync(() => kept is not null, cancellation);
        return kept is null ? (ReadOnlyMemory<byte>?)null : kept.GetBuffer().AsMemory(0, (int)kept.Length);
    }

    /// <summary>To be called before anything is read.</summary>
    public void Hash() => hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    /// <summary>Of all of the body, read to its end.</summary>
    public async Task<string> Sha256Async(CancellationToken cancellation)
    {
        await ReadRestAsync(() => true, cancellation);
        return Convert.ToHexStringLower(hash!.GetCurrentHash());
    }

    async Task ReadRestAsync(Func<bool> isWanted, CancellationToken cancellation)
    {
        var rest = new byte[1 << 16];
        while (isWanted() && await ReadAsync(rest, cancellation) > 0)
        {
        }
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var count = await body.ReadAsync(buffer, cancellationToken);
        if (kept?.Length + count > MaxBytes)
            kept = null;
        kept?.Write(buffer.Span[..count]);
        hash?.AppendData(buffer.Span[..count]);
        return count;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    protected override void Dispose(bool disposing)
    {
        hash?.Dispose();
        base.Dispose(disposing);
    }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush() => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
