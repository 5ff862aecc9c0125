namespace MlpService.Http.Bodies;

/// <summary>A body that remembers what was read of it: to explain why it was refused, and to tell it from others.</summary>
/// <param name="limit">How many bytes are read of it.</param>
sealed class KeptBody(Stream body, long limit) : Stream
{
    readonly MemoryStream kept = new();

    /// <summary>All of the body, read to its end.</summary>
    public async Task<ReadOnlyMemory<byte>> WholeAsync(CancellationToken cancellation)
    {
        var rest = new byte[1 << 16];
        while (await ReadAsync(rest, cancellation) > 0)
        {
        }
        return kept.GetBuffer().AsMemory(0, (int)kept.Length);
    }

    public static Refusal TooLarge(long limit) => Refusal.TooLarge(null,
        $"The body is larger than {limit} bytes, the most that this operation reads. Send less in one request.");

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var count = await body.ReadAsync(buffer, cancellationToken);
        if (kept.Length + count > limit)
            throw TooLarge(limit);
        kept.Write(buffer.Span[..count]);
        return count;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

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
