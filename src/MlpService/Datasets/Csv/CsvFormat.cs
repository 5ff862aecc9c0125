using System.Text;
using System.Text.Json.Serialization;
using MlpService.Datasets.Values;

namespace MlpService.Datasets.Csv;

/// <summary>How a dataset's text is to be read.</summary>
/// <param name="Delimiter">Between values: comma, semicolon, tab or pipe.</param>
/// <param name="HasHeader">Whether the first record names the columns.</param>
/// <param name="Missing">What stands for a missing value, in any case; an empty value always does.</param>
/// <param name="DecimalMark">Between whole digits and fraction, where a column does not say otherwise.</param>
public sealed record CsvFormat(char Delimiter, bool HasHeader, IReadOnlyList<string> Missing, char DecimalMark = '.')
{
    [JsonIgnore]
    internal MissingMarks Marks { get; } = new(Missing);

    public bool IsMissing(ReadOnlySpan<byte> value) => Marks.Contains(value);

    static readonly byte[] Delimiters = "\t;|,"u8.ToArray();

    /// <summary>
    /// The first of tab, semicolon, pipe and comma that occurs equally often, and at all, in each of the first records; the
    /// comma comes last because it is also the decimal point of half the world. Failing that, the most frequent one in the
    /// first record.
    /// </summary>
    public static char DetectDelimiter(ReadOnlySpan<byte> sample)
    {
        const int enoughRecords = 20;
        var first = new int[Delimiters.Length];
        var steady = new bool[Delimiters.Length];
        if (sample.StartsWith(Encoding.UTF8.Preamble))
            sample = sample[Encoding.UTF8.Preamble.Length..];
        var position = 0;
        for (var record = 0; record < enoughRecords && CountDelimiters(sample, ref position) is { } counts; record++)
            for (var d = 0; d < counts.Length; d++)
            {
                steady[d] = record == 0 ? counts[d] > 0 : steady[d] && counts[d] == first[d];
                first[d] = record == 0 ? counts[d] : first[d];
            }
        var found = Array.IndexOf(steady, true);
        if (found < 0 && first.Max() > 0)
            found = Array.IndexOf(first, first.Max());
        return found < 0 ? ',' : (char)Delimiters[found];
    }

    /// <summary>
    /// Counts each delimiter outside quotes in the next record that is not blank; null when no record is left. A record cut
    /// off by the end of the sample counts only if it is the first.
    /// </summary>
    static int[]? CountDelimiters(ReadOnlySpan<byte> sample, ref int position)
    {
        var counts = new int[Delimiters.Length];
        var start = position;
        while (start < sample.Length && sample[start] is (byte)'\r' or (byte)'\n')
            start++;
        var quoted = false;
        for (var i = start; i < sample.Length; i++)
        {
            if (sample[i] == '"')
                quoted = !quoted;
            else if (!quoted && sample[i] == '\n')
            {
                position = i + 1;
                return counts;
            }
            else if (!quoted && Delimiters.AsSpan().IndexOf(sample[i]) is >= 0 and var d)
                counts[d]++;
        }
        var isFirst = position == 0;
        position = sample.Length;
        return isFirst ? counts : null;
    }
}
