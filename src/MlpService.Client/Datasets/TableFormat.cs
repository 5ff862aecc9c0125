namespace MlpService.Client;

/// <summary>A format that a table can have.</summary>
/// <param name="MediaType">As Content-Type and Accept call it.</param>
public readonly record struct TableFormat(string MediaType)
{
    /// <summary>Values with a delimiter between them.</summary>
    public static TableFormat Csv { get; } = new("text/csv");

    /// <summary>Values with tabs between them.</summary>
    public static TableFormat TabSeparated { get; } = new("text/tab-separated-values");

    /// <summary>A JSON object or array on each line.</summary>
    public static TableFormat JsonLines { get; } = new("application/x-ndjson");

    /// <summary>An Arrow stream.</summary>
    public static TableFormat ArrowStream { get; } = new("application/vnd.apache.arrow.stream");

    /// <summary>An Arrow file, which is also Feather.</summary>
    public static TableFormat ArrowFile { get; } = new("application/vnd.apache.arrow.file");

    /// <summary>A Parquet file.</summary>
    public static TableFormat Parquet { get; } = new("application/vnd.apache.parquet");

    /// <summary>By the ending of a file's name, below .gz; CSV where that says nothing.</summary>
    internal static TableFormat OfFile(string path) => Path.GetExtension(path).ToUpperInvariant() switch
    {
        ".GZ" => OfFile(Path.GetFileNameWithoutExtension(path)),
        ".TSV" or ".TAB" => TabSeparated,
        ".JSONL" or ".NDJSON" => JsonLines,
        ".ARROWS" => ArrowStream,
        ".ARROW" or ".FEATHER" => ArrowFile,
        ".PARQUET" => Parquet,
        _ => Csv,
    };

    /// <inheritdoc/>
    public override string ToString() => MediaType;
}
