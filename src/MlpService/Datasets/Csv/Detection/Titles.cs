using System.Globalization;

namespace MlpService.Datasets.Csv.Detection;

/// <summary>Lines above a table that are no records of it.</summary>
static class Titles
{
    const int Max = 10, MaxShown = 60;

    /// <summary>The records from the first that belongs to the table.</summary>
    public static List<SampleRecord> PassOver(List<SampleRecord> records, ICollection<DatasetWarning> warnings)
    {
        var width = records.GroupBy(record => record.Width).MaxBy(same => same.Count())!.Key;
        var start = records.FindIndex(record => record.Width == width && !IsTitle(record) && !IsEmpty(record));
        var (titles, table) = (records[..Math.Max(start, 0)], records[Math.Max(start, 0)..]);
        if (width < 2 || start is < 1 or > Max || table.Count < 2 || table.Exists(record => record.Width != width)
            || HeaderRecord.Excess(records) != 0)
            return records;
        // what has several values can be a title too, if a header follows
        if (titles.Exists(title => title.Width > 1) && HeaderGuess.Of(table) is not { HasHeader: true, IsDoubtful: false })
            return records;
        warnings.Add(new("linesSkipped", null, string.Create(CultureInfo.InvariantCulture,
            $"The table was found to begin in line {table[0].Line}; what is above it was passed over: '{Shown(titles)}'.")));
        return table;
    }

    static bool IsTitle(SampleRecord record) =>
        record.ShapeAt(0) is Shape.Words or Shape.Odd && record.Values.Skip(1).All(value => value.Length == 0);

    static bool IsEmpty(SampleRecord record) => record.Values.All(value => value.Length == 0);

    static string Shown(List<SampleRecord> titles) => Shortened(string.Join(' ', titles.SelectMany(title => title.Values)).Trim());

    public static string Shortened(string line) => line.Length <= MaxShown ? line : line[..MaxShown] + "...";
}
