using MlpService.Http;

namespace MlpService.Datasets.Formats;

/// <summary>A table of another format than text, opened to be converted.</summary>
/// <param name="names">Of its columns, as they stand in it.</param>
/// <param name="places">Where its rows stand in it.</param>
abstract class ConvertedTable(IReadOnlyList<string> names, RowPlaces places)
{
    public IReadOnlyList<string> Names => names;

    public RowPlaces Places => places;

    /// <summary>What cannot be one value of a text: lists, structures.</summary>
    /// <param name="column">Its name.</param>
    /// <param name="what">What it holds.</param>
    protected static Refusal Nested(string column, string what) => Refusal.Malformed("file", $"Column '{column.Cut()}' holds {what}, "
        + "which is "
        + "no single value. Make columns of numbers, texts or dates of it, or leave it out.");

    protected static Refusal WithoutColumns() => Refusal.Malformed("file", "The table has no columns.");

    /// <param name="row">From 1.</param>
    /// <param name="column">From 0.</param>
    /// <param name="fault">What is wrong with its value.</param>
    protected Refusal Faulty(long row, int column, string fault) => Refusal.Malformed("file",
        $"Row {row}, column '{names[column].Cut()}' {fault}. Correct it, or leave the column out.");

    /// <summary>Ends a row whose values are written.</summary>
    /// <exception cref="Refusal">It is too long.</exception>
    protected void EndRow(CsvText text, long row)
    {
        if (text.EndRecord() is { } tooLong)
            throw Refusal.Malformed("file", $"Row {row} {tooLong}. Leave its longest texts out.");
        places.Announce(row);
    }

    /// <summary>The whole table as text, in pieces that are valid until the next one.</summary>
    public abstract IAsyncEnumerable<ReadOnlyMemory<byte>> WriteAsync(CsvText text, CancellationToken cancellation);
}
