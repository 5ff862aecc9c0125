namespace MlpService.Datasets.Csv.Detection;

/// <summary>A header that has one name more or less than its rows have values.</summary>
static class HeaderRecord
{
    /// <summary>The names, one for each value of the rows; an empty one where there is none.</summary>
    public static IReadOnlyList<string> Align(IReadOnlyList<SampleRecord> records, ICollection<DatasetWarning> warnings)
    {
        var header = records[0].Values;
        switch (Excess(records))
        {
            case -1 when records.Skip(1).All(row => row.Values[^1].Length == 0):
                return [.. header, ""];
            case -1:
                warnings.Add(new("rowNames", null, "The header has one name less than the rows have values: "
                    + "the first value of each row was taken for the name of the row."));
                return ["", .. header];
            case 1:
                warnings.Add(new("trailingDelimiter", null, "The header ends with a delimiter that no name follows; the rows do not."));
                return header[..^1];
            default:
                return header;
        }
    }

    /// <summary>How many more values the first record has than all the others, if that can be meant: -1, 0 or 1.</summary>
    public static int Excess(IReadOnlyList<SampleRecord> records)
    {
        var header = records[0];
        if (records.Count < 3 || records.Skip(2).Any(row => row.Width != records[1].Width))
            return records.Count == 2 && header.Width == records[1].Width + 1 && header.Values[^1].Length == 0 ? 1 : 0;
        return (header.Width - records[1].Width) switch
        {
            // a title above a header is no header
            -1 when (header.Width > 1 || header.Quoted[0])
                && HeaderGuess.Of([.. records.Skip(1)]) is not { HasHeader: true, IsDoubtful: false } => -1,
            1 when header.Values[^1].Length == 0 => 1,
            _ => 0,
        };
    }
}
