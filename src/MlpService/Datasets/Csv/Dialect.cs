namespace MlpService.Datasets.Csv;

/// <summary>How a text is taken apart into records and values.</summary>
/// <param name="Delimiter">Between values. A space stands for any run of spaces and tabs.</param>
/// <param name="HasHeader">Whether the first record names the columns.</param>
public record Dialect(char Delimiter, bool HasHeader)
{
    public const char Whitespace = ' ';

    /// <summary>Around values that contain the delimiter or line ends; written twice inside of them.</summary>
    public char Quote { get; init; } = '"';

    /// <summary>What lines that are no records begin with; null: there are none.</summary>
    public char? Comment { get; init; }

    /// <summary>How many bytes come before the first record: a byte order mark, titles, comments.</summary>
    public int Start { get; init; }
}
