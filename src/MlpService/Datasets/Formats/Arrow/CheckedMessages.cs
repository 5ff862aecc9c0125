namespace MlpService.Datasets.Formats.Arrow;

/// <summary>
/// An Arrow file whose reader believes what it reads: it takes as much memory as a length says, and follows the fields of a schema as deep
/// as they lead. Here each length and each description is checked on its way to it.
/// </summary>
sealed class CheckedMessages(Stream file) : Stream
{
    /// <summary>The reader asks for these bytes alone where a length stands.</summary>
    const int LengthBytes = sizeof(int), EndMarkBytes = 6;

    /// <summary>Of a batch, in files that are small; a large file may hold eight, which are bits, in a byte.</summary>
    const long ManyRows = 1 << 24;

    /// <summary>Of the description that is read next; 0: something else is.</summary>
    int described;
    bool isFooter;

    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Length => file.Length;

    public override long Position { get => file.Position; set => file.Position = value; }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => new(Read(buffer.Span));

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        var start = Position;
        var count = file.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
        if (count < buffer.Length)
            return count;
        if (count == described)
        {
            described = 0;
            new DescriptionCheck(buffer, Math.Max(ManyRows, 8 * Length)).Check(isFooter);
        }
        else if (count == LengthBytes)
        {
            described = BitConverter.ToInt32(buffer);
            isFooter = start == Length - LengthBytes - EndMarkBytes;
            if (described > (isFooter ? start : Length - Position))
                throw new InvalidDataException("A length is more than there is.");
        }
        return count;
    }

    public override long Seek(long offset, SeekOrigin origin) => file.Seek(offset, origin);

    public override void Flush() { }

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
