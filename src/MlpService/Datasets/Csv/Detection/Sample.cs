using System.Text;
using MlpService.Http;

namespace MlpService.Datasets.Csv.Detection;

/// <summary>A record at the beginning of a text.</summary>
/// <param name="Start">Where in the text it begins.</param>
/// <param name="Quoted">Of each value whether it is in quotes.</param>
sealed record SampleRecord(int Start, long Line, string[] Values, bool[] Quoted)
{
    public int Width => Values.Length;

    /// <summary>Quotes say that a value is whole, whatever is in it.</summary>
    public Shape ShapeAt(int column) => ValueShape.Of(Values[column]) is var shape && shape == Shape.Odd && Quoted[column]
        ? Shape.Words
        : shape;
}

/// <summary>The beginning of a text, from which its dialect is found out.</summary>
/// <param name="Length">How many bytes of the text there are.</param>
/// <param name="IsWhole">Whether the text ends with them.</param>
sealed record Sample(byte[] Text, int Length, bool IsWhole)
{
    /// <summary>Enough to see what a table looks like; fewer records of a wide table, so that memory stays bounded.</summary>
    const int MaxRecords = 100, MaxValues = 100_000, FewRecords = 3;

    public ReadOnlySpan<byte> Bytes => Text.AsSpan(0, Length);

    /// <summary>The first records as the dialect takes them apart, and whether all that was read is well-formed.</summary>
    public (List<SampleRecord> Records, Refusal? Fault) Read(Dialect dialect)
    {
        var csv = new CsvReader(dialect, columns: 0);
        csv.Load(Text, Length, IsWhole);
        var records = new List<SampleRecord>();
        try
        {
            if (!csv.PassStart())
                return (records, null);
            for (var values = 0; records.Count < FewRecords || (records.Count < MaxRecords && values < MaxValues); values += csv.Count)
            {
                if (!csv.ReadAny())
                    break;
                records.Add(new(csv.Start, csv.Line, [.. Enumerable.Range(0, csv.Count).Select(i => Encoding.UTF8.GetString(csv[i]))],
                    [.. Enumerable.Range(0, csv.Count).Select(csv.IsQuoted)]));
            }
            return (records, null);
        }
        catch (Refusal fault)
        {
            return (records, fault);
        }
    }
}
