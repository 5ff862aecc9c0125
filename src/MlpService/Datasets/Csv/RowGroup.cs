using System.Runtime.CompilerServices;

namespace MlpService.Datasets.Csv;

/// <summary>
/// Rows of one block of text whose values were found, so that columns can be looked at one by one, and side by side: what is known of a
/// column then stays in a core's cache, as do the positions of the values.
/// </summary>
/// <param name="columns">How many values each row has.</param>
sealed class RowGroup(int columns)
{
    const int MaxValues = 1 << 16;

    readonly CsvValue[] values = new CsvValue[columns * Capacity(columns)];
    readonly long[] lines = new long[Capacity(columns)];
    readonly Range[] records = new Range[Capacity(columns)];
    byte[] block = [];
    byte quote;

    public int Columns => columns;

    /// <summary>How many rows it holds.</summary>
    public int Count { get; private set; }

    public bool IsFull => Count == lines.Length;

    /// <summary>Takes the current row of a reader, which must stay at the block.</summary>
    /// <param name="line">Where it stands in what was uploaded.</param>
    public void Add(CsvReader csv, long line)
    {
        (block, quote) = (csv.Block, csv.Quote);
        csv.Values.CopyTo(values.AsSpan(Count * columns));
        lines[Count] = line;
        records[Count++] = csv.Start..csv.Position;
    }

    public void Clear() => Count = 0;

    public long Line(int row) => lines[row];

    /// <summary>The text of a row, without its line end.</summary>
    public ReadOnlySpan<byte> Record(int row) => block.AsSpan(records[row]).TrimEnd("\r\n"u8);

    public GroupColumn Column(int column) => new(values.AsSpan(column), columns, block, quote);

    static int Capacity(int columns) => Math.Max(1, MaxValues / columns);
}

/// <summary>The values of one column of the rows, as they lie in the block.</summary>
/// <param name="values">From the first of the column on.</param>
/// <param name="stride">From each to the next of the column.</param>
readonly ref struct GroupColumn(ReadOnlySpan<CsvValue> values, int stride, byte[] block, byte quote)
{
    readonly ReadOnlySpan<CsvValue> values = values;

    /// <summary>What a value says; <paramref name="unescaped"/> may receive it.</summary>
    public ReadOnlySpan<byte> Text(int row, ref byte[] unescaped) => values[row * stride].TextIn(block, quote, ref unescaped);

    /// <inheritdoc cref="Csv.SmallInteger.Parse(ReadOnlySpan{byte})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int SmallInteger(int row)
    {
        var value = values[row * stride];
        return value.Start + sizeof(uint) <= block.Length
            ? Csv.SmallInteger.Parse(Unsafe.ReadUnaligned<uint>(ref block[value.Start]), value.Length)
            : Csv.SmallInteger.Parse(value.BytesIn(block));
    }
}
