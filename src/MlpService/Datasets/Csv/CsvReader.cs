using System.Text;
using MlpService.Http;

namespace MlpService.Datasets.Csv;

/// <summary>
/// Reads comma-separated values (RFC 4180, and other delimiters) record by record from blocks of UTF-8 text, without copying.
/// It is our own for three reasons: records must be cut at byte positions to be stored as they came, each fault must be named by line
/// and column, and a text must be read alike when it is checked, shown and learned from.
/// </summary>
/// <remarks>
/// Spaces and tabs around a value are not part of it. Blank lines are skipped, except in a table of one column, where a
/// blank line is a missing value. A quote inside an unquoted value is part of it. Lines end with LF or CR LF.
/// </remarks>
/// <param name="delimiter">Between values; one of the ASCII characters.</param>
/// <param name="columns">How many values a record must have; 0: as many as the first one has.</param>
sealed class CsvReader(char delimiter, int columns = 0)
{
    public const int MaxColumns = 20_000;

    const byte Quote = (byte)'"', LineFeed = (byte)'\n', CarriageReturn = (byte)'\r';

    readonly byte delimiter = (byte)delimiter;
    byte[] block = [];
    int length;
    bool isLast;
    long nextLine = 1;
    CsvValue[] values = new CsvValue[16];
    byte[] unescaped = [];

    public char Delimiter => (char)delimiter;

    public int Columns { get; private set; } = columns;

    /// <summary>The line the current record begins in, from 1; records with quoted line ends span several.</summary>
    public long Line { get; private set; } = 1;

    /// <summary>Where in the block the first record begins that was not read yet.</summary>
    public int Position { get; private set; }

    /// <summary>Whether the current record is an empty line.</summary>
    public bool IsBlank => Count == 1 && !values[0].Quoted && this[0].IsEmpty;

    int Count { get; set; }

    /// <summary>A value of the current record, without its quotes; valid until the next one is asked for.</summary>
    public ReadOnlySpan<byte> this[int column] => values[column].TextIn(block, ref unescaped);

    /// <summary>
    /// Reads on in the next block, which begins where the one before was left. The last block ends with the text; any other
    /// may end inside a record, which is then left to the next.
    /// </summary>
    public void Load(byte[] text, int count, bool last)
    {
        (block, length, isLast, Position) = (text, count, last, 0);
    }

    /// <summary>Goes to the next record; false when no whole one is left in the block.</summary>
    /// <exception cref="Refusal">The text is not well-formed; the message says where and why.</exception>
    public bool Read()
    {
        if (Columns == 0)
            return ReadFirst();
        do
        {
            if (!ReadRecord())
                return false;
        }
        while (IsBlank && Columns != 1);
        if (Count != Columns)
            throw Fault(Line, Math.Min(Count, Columns),
                $"the record has {Count} values, but the table has {Columns} columns. "
                + "Put values that contain the delimiter in double quotes.");
        return true;
    }

    /// <summary>A byte order mark and blank lines before the first record are left to the next block together with it.</summary>
    bool ReadFirst()
    {
        if (block.AsSpan(0, length).StartsWith(Encoding.UTF8.Preamble))
            Position = Encoding.UTF8.Preamble.Length;
        do
        {
            if (!ReadRecord())
            {
                (Position, nextLine) = (0, 1);
                return false;
            }
        }
        while (IsBlank);
        Columns = Count;
        return true;
    }

    bool ReadRecord()
    {
        var start = Position;
        if (start == length)
            return false;
        (Line, Count) = (nextLine, 0);
        var quoted = false;
        for (var at = start; ;)
        {
            var isQuoted = at < length && block[at] == Quote;
            var after = isQuoted ? ReadQuoted(at) : ReadUnquoted(at);
            if (after < 0)
                return false;
            quoted |= isQuoted;
            if (after < length && block[after] == delimiter)
            {
                at = after + 1;
                continue;
            }
            // the line end, or the end of the text
            if (after < length && block[after] == CarriageReturn)
                after++;
            Position = Math.Min(after + 1, length);
            CheckText(start);
            nextLine = Line + (quoted ? Lines(start, Position) : 1);
            return true;
        }
    }

    /// <summary>Answers where the value ends; -1 if that is not in this block.</summary>
    int ReadUnquoted(int at)
    {
        var size = block.AsSpan(at, length - at).IndexOfAny(delimiter, LineFeed);
        if (size < 0 && !isLast)
            return -1;
        var after = size < 0 ? length : at + size;
        if (after > at && block[after - 1] == CarriageReturn && (after == length || block[after] == LineFeed))
            after--;
        Add(new CsvValue(at, after, Quoted: false, Escaped: false));
        return after;
    }

    int ReadQuoted(int at)
    {
        var escaped = false;
        for (var from = at + 1; ;)
        {
            var size = block.AsSpan(from, length - from).IndexOf(Quote);
            if (size < 0 && isLast)
                throw Fault(Line + Lines(Position, at), Count, "the double quote that opens here is never closed.");
            var after = from + size + 1;
            if (size < 0 || (after == length && !isLast))
                return -1;
            if (after < length && block[after] == Quote)
            {
                escaped = true;
                from = after + 1;
                continue;
            }
            Add(new CsvValue(at + 1, after - 1, Quoted: true, escaped));
            if (after == length || block[after] == delimiter || block[after] == LineFeed)
                return after;
            if (block[after] == CarriageReturn && after + 1 == length && !isLast)
                return -1;
            if (block[after] == CarriageReturn && (after + 1 == length || block[after + 1] == LineFeed))
                return after;
            throw Fault(Line + Lines(Position, after), Count - 1,
                "there is text after the closing double quote. Write a double quote inside a quoted value as two.");
        }
    }

    void Add(CsvValue value)
    {
        if (Count == MaxColumns)
            throw Fault(Line, Count,
                $"the record has more than {MaxColumns} values; a table may have at most {MaxColumns} columns. Leave some out.");
        if (Count == values.Length)
            Array.Resize(ref values, 2 * values.Length);
        values[Count++] = value;
    }

    void CheckText(int start)
    {
        if (CsvValue.IsText(block.AsSpan(start, Position - start)))
            return;
        var column = Array.FindIndex(values, 0, Count, value => !CsvValue.IsText(value.BytesIn(block)));
        var line = Line + (column < 0 ? 0 : Lines(start, values[column].Start));
        throw Fault(line, Math.Max(column, 0),
            "the bytes are not UTF-8 text. Save the file as UTF-8; send a compressed one with Content-Encoding: gzip.");
    }

    int Lines(int start, int end) => block.AsSpan(start, end - start).Count(LineFeed);

    static Refusal Fault(long line, int column, string reason) =>
        Refusal.Malformed("file", $"Line {line}, column {column + 1}: {reason}");
}
