namespace MlpService.Datasets.Formats;

/// <summary>A table of another format than text, opened to be converted.</summary>
/// <param name="names">Of its columns, as they stand in it.</param>
/// <param name="places">Where its rows stand in it.</param>
abstract class ConvertedTable(IReadOnlyList<string> names, RowPlaces places)
{
    public IReadOnlyList<string> Names => names;

    public RowPlaces Places => places;

    /// <summary>The whole table as text, in pieces that are valid until the next one.</summary>
    public abstract IAsyncEnumerable<ReadOnlyMemory<byte>> WriteAsync(CsvText text, CancellationToken cancellation);
}
