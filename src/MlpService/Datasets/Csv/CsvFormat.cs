using System.Text.Json.Serialization;
using MlpService.Datasets.Values;

namespace MlpService.Datasets.Csv;

/// <summary>How a dataset's text is to be read.</summary>
/// <param name="Delimiter">Between values. A space stands for any run of spaces and tabs.</param>
/// <param name="HasHeader">Whether the first record names the columns.</param>
/// <param name="Missing">What stands for a missing value, in any case; an empty value always does.</param>
/// <param name="DecimalMark">Between whole digits and fraction, where a column does not say otherwise.</param>
public sealed record CsvFormat(char Delimiter, bool HasHeader, IReadOnlyList<string> Missing, char DecimalMark = '.')
    : Dialect(Delimiter, HasHeader)
{
    [JsonIgnore]
    internal MissingMarks Marks { get; } = new(Missing);

    public bool IsMissing(ReadOnlySpan<byte> value) => Marks.Contains(value);
}
