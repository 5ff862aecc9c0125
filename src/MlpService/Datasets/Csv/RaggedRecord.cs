using MlpService.Http;

namespace MlpService.Datasets.Csv;

/// <summary>A record that does not fit its table.</summary>
/// <param name="Count">How many values it has.</param>
/// <param name="Columns">How many it should have.</param>
/// <param name="Rows">How many rows before it fit.</param>
/// <param name="IsLast">Whether the text ends with it.</param>
/// <param name="First">Its first value.</param>
readonly record struct RaggedRecord(long Line, int Count, int Columns, long Rows, bool IsLast, string First)
{
    /// <summary>Says what is wrong, and what it probably comes from.</summary>
    public Refusal Refuse(Dialect dialect) => Refusal.Malformed("file",
        $"Line {Line}, column {Math.Min(Count, Columns) + 1}: {Fault}"
        + (Rows switch { 0 => ". ", 1 => "; the row before it fits. ", _ => $"; the {Rows} rows before it fit. " }) + Cause(dialect));

    public string Fault => $"the record has {Count} values, but the table has {Columns} columns";

    string Cause(Dialect dialect)
    {
        var delimiter = Delimiters.NameOf(dialect.Delimiter);
        if (dialect.Comment is null && First is ['#' or '%' or '!' or ';' or '/', ..])
            return $"If the line is a comment, send comment={Uri.EscapeDataString(First[..1])}; "
                + "values that contain the delimiter must be in double quotes.";
        if (Count > Columns)
            return $"Probably a value contains the delimiter, {delimiter}: put such values in double quotes"
                + (Rows == 0 ? $"; or name what separates the values in 'delimiter' if it is not {delimiter}." : ".");
        if (IsLast && Rows > 0)
            return "The file ends with it: probably it was cut off. Values that contain line ends must be in double quotes.";
        if (Rows == 0)
            return $"If it is not {delimiter} that separates the values, name it in 'delimiter'; "
                + "values that contain line ends must be in double quotes.";
        return "Write a missing value as an empty one, and put values that contain line ends in double quotes.";
    }
}
