using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Unicode;
using MlpService.Datasets.Csv;
using MlpService.Datasets.Upload;
using MlpService.Http;

namespace MlpService.Datasets.Formats;

/// <summary>
/// The text that a table of another format is stored and read as: a header, commas, and quotes where they are needed. A record is
/// written value by value, then ended or taken back.
/// </summary>
sealed class CsvText
{
    const int PieceBytes = 1 << 16, LongestNumber = 40;

    static readonly SearchValues<byte> NeedQuotes = SearchValues.Create(",\"\r\n"u8);

    readonly int columns;
    ArrayBufferWriter<byte> buffer = new(2 * PieceBytes), handedOn = new(2 * PieceBytes);
    byte[] record = new byte[1 << 12];
    int length, column;

    public CsvText(IReadOnlyList<string> names)
    {
        if (names.Count > Tokenizer.MaxColumns)
            throw Refusal.Malformed("file",
                $"The table has {names.Count} columns; it may have at most {Tokenizer.MaxColumns}. Leave some out.");
        columns = names.Count;
        foreach (var name in names)
        {
            if (Add(Encoding.UTF8.GetBytes(name)) is not null)
                throw Refusal.Malformed("file", $"The name of column {column + 1} holds a NUL character, which no text does. Rename it.");
        }
        EndRecord();
    }

    /// <summary>Whether there is enough to hand on.</summary>
    public bool IsFull => buffer.WrittenCount >= PieceBytes;

    /// <summary>What was written since the last time; valid until the next time.</summary>
    public ReadOnlyMemory<byte> Take()
    {
        (buffer, handedOn) = (handedOn, buffer);
        buffer.ResetWrittenCount();
        return handedOn.WrittenMemory;
    }

    /// <summary>Adds a value to the record.</summary>
    /// <returns>What is wrong with it; null: nothing.</returns>
    public string? Add(ReadOnlySpan<byte> value)
    {
        if (value.Contains((byte)0) || !Utf8.IsValid(value))
            return "has a value that is no text: it is not UTF-8, or holds a NUL character";
        Begin(2 * value.Length + 2);
        if (!value.ContainsAny(NeedQuotes))
        {
            value.CopyTo(record.AsSpan(length));
            length += value.Length;
            return null;
        }
        record[length++] = (byte)'"';
        foreach (var one in value)
        {
            if (one == '"')
                record[length++] = one;
            record[length++] = one;
        }
        record[length++] = (byte)'"';
        return null;
    }

    /// <summary>Adds a number, date or truth value; numbers as the shortest text that gives them again.</summary>
    public void Add<T>(T value, ReadOnlySpan<char> format = default) where T : IUtf8SpanFormattable
    {
        Begin(LongestNumber);
        int size;
        while (!value.TryFormat(record.AsSpan(length), out size, format, CultureInfo.InvariantCulture))
            Array.Resize(ref record, 2 * record.Length);
        length += size;
    }

    public void AddMissing() => Begin(0);

    void Begin(int bytes)
    {
        if (length + bytes + 3 > record.Length)
            Array.Resize(ref record, Math.Max(2 * record.Length, length + bytes + 3));
        if (column++ > 0)
            record[length++] = (byte)',';
    }

    /// <summary>Takes back the record that was begun.</summary>
    public void DropRecord() => (length, column) = (0, 0);

    /// <returns>What is wrong with the record, which is dropped then; null: nothing.</returns>
    public string? EndRecord()
    {
        if (length >= UploadBuffer.MaxRecordBytes)
        {
            DropRecord();
            return $"is longer than {UploadBuffer.MaxRecordBytes >> 20} MiB as text";
        }
        // a blank line would be no row at the end of the table
        if (columns == 1 && length == 0)
            record[length++] = record[length++] = (byte)'"';
        record[length++] = (byte)'\n';
        buffer.Write(record.AsSpan(0, length));
        DropRecord();
        return null;
    }
}
