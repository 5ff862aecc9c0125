using System.Globalization;

namespace MlpService.Datasets.Csv.Detection;

/// <summary>A header whose names are numbers: 0, 1, 2, ... as libraries write it, years, or wavelengths.</summary>
static class NumberedHeader
{
    const int Few = 3, Enough = 4;

    public static bool Is(SampleRecord first, List<SampleRecord> below)
    {
        var columns = Enumerable.Range(0, first.Width).Where(i => first.ShapeAt(i) == Shape.Number).ToList();
        if (StepOf(first, columns) is not { } step || columns.Count < Few)
            return false;
        if (AreFractions(below, columns))
            return true;
        // whole numbers below could be counted up by chance, unless there are many columns, and no other record does so
        var start = int.Parse(first.Values[columns[0]], CultureInfo.InvariantCulture);
        return columns.Count >= Enough && step == 1 && start is 0 or 1 or (>= 1900 and <= 2100)
            && below.TrueForAll(record => StepOf(record, columns) is null);
    }

    /// <summary>By how much the whole numbers of a record rise from each column to the next; null: not evenly, or they are none.</summary>
    static int? StepOf(SampleRecord record, List<int> columns)
    {
        int? step = null, previous = null;
        foreach (var column in columns)
        {
            if (column >= record.Width
                || !int.TryParse(record.Values[column], NumberStyles.None, CultureInfo.InvariantCulture, out var number))
                return null;
            if (previous is { } before)
            {
                if (number <= before || (step is { } known && number - before != known))
                    return null;
                step = number - before;
            }
            previous = number;
        }
        return step;
    }

    static bool AreFractions(List<SampleRecord> below, List<int> columns)
    {
        int fractions = 0, present = 0;
        foreach (var record in below)
            foreach (var column in columns.Where(column => column < record.Width && record.ShapeAt(column) == Shape.Number))
            {
                present++;
                fractions += record.Values[column].AsSpan().ContainsAny(".,eE") ? 1 : 0;
            }
        return 2 * fractions > present;
    }
}
