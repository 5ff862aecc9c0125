namespace MlpService.Datasets.Formats.Parquet;

/// <summary>A file of which only so much may be read: the reader would go on for ever at its end.</summary>
sealed class BoundedFile(Stream file) : Stream
{
    readonly byte[] one = new byte[1];

    /// <summary>Where it seems to end.</summary>
    public long End { get; set; } = file.Length;

    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Length => file.Length;

    public override long Position { get => file.Position; set => file.Position = value; }

    public override int ReadByte()
    {
        ReadExactly(one);
        return one[0];
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => new(Read(buffer.Span));

    /// <exception cref="EndOfStreamException">Nothing may be read any more.</exception>
    public override int Read(Span<byte> buffer)
    {
        var rest = End - Position;
        if (rest <= 0 && !buffer.IsEmpty)
            throw new EndOfStreamException("The file is read beyond its end.");
        return file.Read(buffer[..(int)Math.Min(rest, buffer.Length)]);
    }

    public override long Seek(long offset, SeekOrigin origin) => file.Seek(offset, origin);

    public override void Flush() { }

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
