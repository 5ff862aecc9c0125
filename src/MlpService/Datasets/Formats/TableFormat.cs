namespace MlpService.Datasets.Formats;

/// <summary>A format that a table can come in.</summary>
/// <param name="Type">As answers call it.</param>
/// <param name="MediaType">As Content-Type and Accept call it.</param>
/// <param name="Ending">Of names of such files.</param>
/// <param name="IsText">Whether rows are read from it as it is; others are converted first.</param>
/// <param name="Delimiter">Of its name, which is its own where it occurs; null: to be found.</param>
sealed record TableFormat(string Type, string MediaType, string Ending, bool IsText = false, char? Delimiter = null)
{
    public static readonly TableFormat
        Csv = new("csv", "text/csv", ".csv", IsText: true),
        TabSeparated = new("csv", "text/tab-separated-values", ".tsv", IsText: true, Delimiter: '\t'),
        JsonLines = new("ndjson", "application/x-ndjson", ".ndjson"),
        ArrowStream = new("arrow", "application/vnd.apache.arrow.stream", ".arrows"),
        ArrowFile = new("arrow", "application/vnd.apache.arrow.file", ".arrow"),
        Parquet = new("parquet", "application/vnd.apache.parquet", ".parquet");

    static readonly TableFormat[] All = [Csv, TabSeparated, JsonLines, ArrowStream, ArrowFile, Parquet];

    static readonly Dictionary<string, TableFormat> OtherMediaTypes = new(StringComparer.OrdinalIgnoreCase)
    {
        ["application/jsonl"] = JsonLines,
        ["application/jsonlines"] = JsonLines,
        ["application/json-lines"] = JsonLines,
        ["application/ndjson"] = JsonLines,
        ["application/x-parquet"] = Parquet,
    };

    static readonly Dictionary<string, TableFormat> OtherEndings = new(StringComparer.OrdinalIgnoreCase)
    {
        [".tab"] = TabSeparated,
        [".jsonl"] = JsonLines,
        [".feather"] = ArrowFile,
        [".pq"] = Parquet,
    };

    public static IReadOnlyList<string> MediaTypes { get; } = [.. All.Select(format => format.MediaType)];

    public static TableFormat? Of(string mediaType) =>
        Array.Find(All, format => format.MediaType.Equals(mediaType, StringComparison.OrdinalIgnoreCase))
        ?? OtherMediaTypes.GetValueOrDefault(mediaType);

    /// <summary>By the ending of a file's name, below one that says how it is compressed.</summary>
    public static TableFormat? OfFile(string name)
    {
        if (Path.GetExtension(name).ToLowerInvariant() is ".gz" or ".zst")
            name = Path.GetFileNameWithoutExtension(name);
        var ending = Path.GetExtension(name);
        return Array.Find(All, format => format.Ending.Equals(ending, StringComparison.OrdinalIgnoreCase))
            ?? OtherEndings.GetValueOrDefault(ending);
    }
}
