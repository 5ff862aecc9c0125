namespace MlpService.Datasets.Upload;

/// <summary>The bytes that came in, read back from where they are stored, in any order.</summary>
sealed class StoredOriginal(ContentStore content, long length) : Stream
{
    byte[] piece = [];
    long pieceIndex = -1;

    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Length => length;

    public override long Position { get; set; }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        if (Position >= length || buffer.IsEmpty)
            return 0;
        var (index, start) = Math.DivRem(Position, UploadBuffer.BlockBytes);
        if (index != pieceIndex)
            (piece, pieceIndex) = (content.ReadOriginal((int)index), index);
        var count = Math.Min(buffer.Length, piece.Length - (int)start);
        piece.AsSpan((int)start, count).CopyTo(buffer);
        Position += count;
        return count;
    }

    /// <exception cref="IOException">The place lies before the beginning.</exception>
    public override long Seek(long offset, SeekOrigin origin)
    {
        var position = offset + origin switch { SeekOrigin.Begin => 0, SeekOrigin.Current => Position, _ => length };
        return position >= 0 ? Position = position : throw new IOException("The place lies before the beginning.");
    }

    public override void Flush() { }

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
