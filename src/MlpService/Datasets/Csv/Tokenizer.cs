using MlpService.Http;

namespace MlpService.Datasets.Csv;

/// <summary>Finds the values of one record after another in a block of text. Lines end with LF, CR, CR LF or CR CR LF.</summary>
/// <param name="quote">Around values that contain the delimiter or line ends.</param>
abstract class Tokenizer(byte quote)
{
    public const int MaxColumns = 100_000;

    protected const byte LineFeed = (byte)'\n', CarriageReturn = (byte)'\r';

    CsvValue[] values = new CsvValue[16];
    int recordStart;

    public byte Quote => quote;

    public byte[] Block { get; private set; } = [];

    protected int Length { get; private set; }

    /// <summary>Whether the text ends with the block.</summary>
    protected bool IsLast { get; private set; }

    /// <summary>The line the current record begins in, from 1; records with quoted line ends span several.</summary>
    public long Line { get; private set; }

    /// <summary>How many values the current record has.</summary>
    public int Count { get; private set; }

    /// <summary>Whether a value of the current record is in quotes.</summary>
    public bool HasQuoted { get; private set; }

    public ReadOnlySpan<CsvValue> Values => values.AsSpan(0, Count);

    public virtual void Load(byte[] text, int count, bool last) => (Block, Length, IsLast) = (text, count, last);

    /// <summary>Reads the record that begins at <paramref name="start"/>.</summary>
    /// <returns>Where the next one begins; -1: this one does not end in the block.</returns>
    /// <exception cref="Refusal">It is not well-formed.</exception>
    public int Read(int start, long line)
    {
        (Line, Count, HasQuoted, recordStart) = (line, 0, false, start);
        return ReadValues(start);
    }

    protected abstract int ReadValues(int start);

    /// <summary>Whether a value ends at a byte that is no line end.</summary>
    protected abstract bool IsDelimiter(int at);

    protected static bool IsBlank(byte value) => value is (byte)' ' or (byte)'\t';

    protected static bool IsLineEnd(byte value) => value is LineFeed or CarriageReturn;

    /// <summary>What follows the line end that begins at <paramref name="at"/>; -1 if that lies beyond the block.</summary>
    public int AfterLineEnd(int at)
    {
        if (at == Length || Block[at] == LineFeed)
            return Math.Min(at + 1, Length);
        for (var after = at + 1; after <= at + 2; after++)
        {
            if (after >= Length)
                return IsLast ? at + 1 : -1;
            if (Block[after] == LineFeed)
                return after + 1;
            if (Block[after] != CarriageReturn)
                break;
        }
        return at + 1;
    }

    /// <summary>Adds the value whose quote opens at <paramref name="at"/>.</summary>
    /// <returns>Where the delimiter or line end after it is; -1 if that lies beyond the block.</returns>
    protected int AddQuoted(int at)
    {
        var escaped = false;
        for (var from = at + 1; ;)
        {
            var size = Block.AsSpan(from, Length - from).IndexOf(quote);
            if (size < 0)
                return IsLast ? throw Fault(at, Count, $"the quote {(char)quote} that opens here is never closed.") : -1;
            var after = from + size + 1;
            if (after < Length && Block[after] == quote)
            {
                escaped = true;
                from = after + 1;
                continue;
            }
            Add(CsvValue.InQuotes(at + 1, after - 1, escaped));
            HasQuoted = true;
            while (after < Length && IsBlank(Block[after]) && !IsDelimiter(after))
                after++;
            if (after == Length)
                return IsLast ? after : -1;
            return IsDelimiter(after) || IsLineEnd(Block[after]) ? after : throw TextAfterQuote(after);
        }
    }

    Refusal TextAfterQuote(int after) => Fault(after, Count - 1, "there is text after the closing quote. " + (Block[after - 2] == '\\'
        ? $"A quote inside a quoted value is written as two ({(char)quote}{(char)quote}), not with a backslash."
        : $"Write a quote inside a quoted value as two ({(char)quote}{(char)quote})."));

    protected void Add(CsvValue value)
    {
        if (Count == values.Length)
            Grow();
        values[Count++] = value;
    }

    void Grow()
    {
        if (Count >= MaxColumns)
            throw Refusal.Malformed("file", $"Line {Line}, column {Count + 1}: the record has more than {MaxColumns} values; a table may "
                + $"have at most {MaxColumns} columns. Leave some out. If the file has line ends, they were lost on the way: "
                + "curl -d removes them, curl --data-binary @file sends the file as it is.");
        Array.Resize(ref values, Math.Min(2 * values.Length, MaxColumns));
    }

    /// <summary>How many lines end in a part of the block.</summary>
    public int Lines(int start, int end)
    {
        var text = Block.AsSpan(start, end - start);
        var lines = text.Count(LineFeed);
        for (var at = text.IndexOf(CarriageReturn); at >= 0; at = IndexOf(text, CarriageReturn, at + 1))
            if (at + 1 == text.Length || !IsLineEnd(text[at + 1]))
                lines++;
        return lines;
    }

    static int IndexOf(ReadOnlySpan<byte> text, byte value, int from) => text[from..].IndexOf(value) is >= 0 and var at ? from + at : -1;

    Refusal Fault(int at, int column, string reason) =>
        Refusal.Malformed("file", $"Line {Line + Lines(recordStart, at)}, column {column + 1}: {reason}");
}
