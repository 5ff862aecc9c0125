using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using MlpService.Datasets.Upload;
using MlpService.Http;
using MlpService.Storage;

namespace MlpService.Datasets.Formats.Parquet;

/// <summary>
/// Turns columns into rows: a row group is written column by column to a file without a name, then read from all columns at once, so
/// that memory holds a small part of each. A value is its length and its text; the length -1 is a missing value.
/// </summary>
sealed class ColumnSpool : IDisposable
{
    const int LengthBytes = sizeof(int), WriteBytes = 1 << 18, ReadBytes = 32 << 20, LeastReadBytes = 512, MostReadBytes = 1 << 16,
        LongestNumber = 64;

    readonly UploadSettings settings;
    readonly FileStream file;
    readonly Cursor[] cursors;
    byte[] unwritten = new byte[WriteBytes];
    int length, columns;
    long written;

    public ColumnSpool(int columns, StorageSettings storage, UploadSettings settings)
    {
        this.settings = settings;
        file = Upload.FormFile.Create(storage);
        var bufferBytes = Math.Clamp(ReadBytes / columns, LeastReadBytes, MostReadBytes);
        cursors = [.. Enumerable.Range(0, columns).Select(_ => new Cursor { Bytes = new byte[bufferBytes] })];
    }

    sealed class Cursor
    {
        public required byte[] Bytes;
        public int Start, End;
        public long Next;
    }

    public void Clear() => (columns, length, written) = (0, 0, 0);

    /// <summary>The values that follow are of the next column.</summary>
    public void BeginColumn()
    {
        var cursor = cursors[columns++];
        (cursor.Start, cursor.End, cursor.Next) = (0, 0, written + length);
    }

    public void AddMissing() => BinaryPrimitives.WriteInt32LittleEndian(Take(LengthBytes), -1);

    public void Add(ReadOnlySpan<byte> text)
    {
        BinaryPrimitives.WriteInt32LittleEndian(Take(LengthBytes), text.Length);
        text.CopyTo(Take(text.Length));
    }

    public void Add(ReadOnlySpan<char> text)
    {
        var size = Encoding.UTF8.GetByteCount(text);
        BinaryPrimitives.WriteInt32LittleEndian(Take(LengthBytes), size);
        Encoding.UTF8.GetBytes(text, Take(size));
    }

    /// <summary>The shortest text that gives the number again.</summary>
    public void Add<T>(T number) where T : IUtf8SpanFormattable
    {
        Span<byte> text = stackalloc byte[LongestNumber];
        number.TryFormat(text, out var size, default, CultureInfo.InvariantCulture);
        Add(text[..size]);
    }

    Span<byte> Take(int bytes)
    {
        if (length + bytes > unwritten.Length)
        {
            Flush();
            if (bytes > unwritten.Length)
                unwritten = new byte[bytes];
        }
        length += bytes;
        return unwritten.AsSpan(length - bytes, bytes);
    }

    void Flush()
    {
        // a value takes up to four times as much here as in the text
        if (written + length > LengthBytes * settings.MaxUploadBytes)
            throw settings.TooLarge();
        try
        {
            RandomAccess.Write(file.SafeFileHandle, unwritten.AsSpan(0, length), written);
        }
        catch (IOException)
        {
            throw Refusal.DiskFull(
                "The columns of the file cannot be kept while they are made into rows. Give the disk that holds the data "
                + "directory space, or send smaller row groups.");
        }
        written += length;
        length = 0;
    }

    /// <summary>All columns are there: each is read from its first value on.</summary>
    public void Rewind() => Flush();

    /// <summary>Reads a column's next value; false: it is missing.</summary>
    /// <param name="text">Valid until the next value of the column is read.</param>
    public bool Next(int column, out ReadOnlySpan<byte> text)
    {
        var cursor = cursors[column];
        var size = BinaryPrimitives.ReadInt32LittleEndian(Take(cursor, LengthBytes));
        text = size < 0 ? default : Take(cursor, size);
        return size >= 0;
    }

    ReadOnlySpan<byte> Take(Cursor cursor, int bytes)
    {
        if (cursor.End - cursor.Start < bytes)
            Fill(cursor, bytes);
        cursor.Start += bytes;
        return cursor.Bytes.AsSpan(cursor.Start - bytes, bytes);
    }

    void Fill(Cursor cursor, int bytes)
    {
        var rest = cursor.Bytes.AsSpan(cursor.Start, cursor.End - cursor.Start);
        var target = bytes > cursor.Bytes.Length ? new byte[bytes] : cursor.Bytes;
        rest.CopyTo(target);
        (cursor.Bytes, cursor.Start, cursor.End) = (target, 0, rest.Length);
        while (cursor.End < bytes && RandomAccess.Read(file.SafeFileHandle, target.AsSpan(cursor.End), cursor.Next) is > 0 and var count)
        {
            cursor.End += count;
            cursor.Next += count;
        }
    }

    public void Dispose() => file.Dispose();
}
