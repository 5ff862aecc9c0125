using System.Text;
using MlpService.Http;

namespace MlpService.Datasets.Csv;

/// <summary>
/// Reads separated values (RFC 4180, and other dialects) row by row from blocks of UTF-8 text, without copying.
/// It is our own for three reasons: records must be cut at byte positions to be stored as they came, each fault must be named by line
/// and column, and a text must be read alike when it is checked, shown and learned from.
/// </summary>
/// <remarks>
/// Spaces and tabs around a value are not part of it. Blank lines are skipped, except in a table of one column, where a
/// blank line is a missing value. A quote inside an unquoted value is part of it.
/// </remarks>
/// <param name="columns">How many values a row must have.</param>
/// <param name="atStart">Whether the first block begins with the text: what comes before the rows is passed over.</param>
sealed class CsvReader(Dialect dialect, int columns, bool atStart = false)
{
    readonly Tokenizer tokens = dialect.Delimiter == Dialect.Whitespace
        ? new WhitespaceTokenizer((byte)dialect.Quote)
        : new DelimitedTokenizer(dialect.Delimiter, (byte)dialect.Quote);

    int length;
    bool isLast;
    bool isBeforeRows = atStart;
    long nextLine = 1;
    long rows;
    byte[] unescaped = [];

    public int Columns => columns;

    /// <summary>The line the current record begins in, from 1; records with quoted line ends span several.</summary>
    public long Line => tokens.Line;

    /// <summary>Where in the block the first record begins that was not read yet.</summary>
    public int Position { get; private set; }

    /// <summary>Where in the block the current record begins.</summary>
    public int Start { get; private set; }

    /// <summary>How many values the current record has.</summary>
    public int Count => tokens.Count;

    /// <summary>Whether the current record is an empty line.</summary>
    public bool IsBlank => Count == 0 || (Count == 1 && !tokens.Values[0].Quoted && this[0].IsEmpty);

    public byte[] Block => tokens.Block;

    public byte Quote => tokens.Quote;

    /// <summary>Where the values of the current record are in the block.</summary>
    public ReadOnlySpan<CsvValue> Values => tokens.Values;

    /// <summary>A value of the current record, without its quotes; valid until the next one is asked for.</summary>
    public ReadOnlySpan<byte> this[int column] => tokens.Values[column].TextIn(tokens.Block, tokens.Quote, ref unescaped);

    public bool IsQuoted(int column) => tokens.Values[column].Quoted;

    /// <summary>
    /// Reads on in the next block, which begins where the one before was left. The last block ends with the text; any other
    /// may end inside a record, which is then left to the next.
    /// </summary>
    public void Load(byte[] text, int count, bool last)
    {
        (length, isLast, Position) = (count, last, 0);
        tokens.Load(text, count, last);
    }

    /// <summary>Goes to the next row; false when no whole one is left in the block.</summary>
    /// <exception cref="Refusal">The text is not well-formed; the message says where and why.</exception>
    public bool Read()
    {
        if (!ReadOdd())
            return false;
        return Ragged is null ? true : throw Ragged.Value.Refuse(dialect);
    }

    /// <summary>Goes to the next row, or to a record in its place: see <see cref="Ragged"/>.</summary>
    public bool ReadOdd()
    {
        if (isBeforeRows && !PassHeader())
            return false;
        do
        {
            if (!ReadRecord())
                return false;
        }
        while (IsBlank && columns != 1);
        if (Count == columns)
            rows++;
        return true;
    }

    /// <summary>What the current record is if it is no row; null: it is one.</summary>
    public RaggedRecord? Ragged => Count == columns
        ? null
        : new(Line, Count, columns, rows, isLast && Position == length, Count == 0 ? "" : Encoding.UTF8.GetString(this[0]));

    /// <summary>Goes to the next record that is not blank, of however many values.</summary>
    public bool ReadAny()
    {
        do
        {
            if (!ReadRecord())
                return false;
        }
        while (IsBlank);
        return true;
    }

    /// <summary>Passes over what comes before the rows; a header that is not wholly in the block is left to the next with it.</summary>
    bool PassHeader()
    {
        if (!PassStart() || (dialect.HasHeader && !ReadAny()))
        {
            (Position, nextLine) = (0, 1);
            return false;
        }
        isBeforeRows = false;
        return true;
    }

    /// <summary>Goes to the first record of the text; false: it is not in the block.</summary>
    public bool PassStart()
    {
        var mark = Encoding.UTF8.Preamble;
        if (!isLast && length < Math.Max(dialect.Start, mark.Length))
            return false;
        Position = dialect.Start > 0 ? dialect.Start : tokens.Block.AsSpan(0, length).StartsWith(mark) ? mark.Length : 0;
        nextLine = 1 + tokens.Lines(0, Position);
        return true;
    }

    bool ReadRecord()
    {
        while (dialect.Comment is { } comment && Position < length && tokens.Block[Position] == comment)
            if (!PassLine())
                return false;
        if (Position == length)
            return false;
        Start = Position;
        var after = tokens.Read(Start, nextLine);
        if (after < 0)
            return false;
        CheckText(Start, after);
        nextLine += tokens.HasQuoted ? tokens.Lines(Start, after) : 1;
        Position = after;
        return true;
    }

    bool PassLine()
    {
        var size = tokens.Block.AsSpan(Position, length - Position).IndexOfAny("\r\n"u8);
        var after = size < 0 ? isLast ? length : -1 : tokens.AfterLineEnd(Position + size);
        if (after < 0)
            return false;
        Position = after;
        nextLine++;
        return true;
    }

    void CheckText(int start, int end)
    {
        var record = tokens.Block.AsSpan(start, end - start);
        if (CsvValue.IsText(record))
            return;
        var column = 0;
        while (column < Count - 1 && CsvValue.IsText(tokens.Values[column].BytesIn(tokens.Block)))
            column++;
        var line = Line + tokens.Lines(start, tokens.Values[column].Start);
        throw Refusal.Malformed("file", $"Line {line}, column {column + 1}: {TextEncoding.Explain(record)}");
    }
}
