using MlpService.Datasets;
using MlpService.Datasets.Profile;

namespace MlpService.Models;

/// <summary>Fits a column's encoding on the training rows; validation and test rows must stay unseen.</summary>
static class ColumnFit
{
    /// <summary>What is lost of the mean is less than a 32-bit float of the size of the deviation can tell.</summary>
    const int CenterBits = 20;

    public static InputColumn Fit(TableColumn column, ReadOnlySpan<int> trainingRows, Preprocessing rules) =>
        (column.Kind == ColumnKind.Categorical ? FitCategories(column, trainingRows, rules) : FitNumbers(column, trainingRows, rules))
            with
        { Indicator = rules.MissingIndicators && HasMissing(column, trainingRows) };

    static bool HasMissing(TableColumn column, ReadOnlySpan<int> rows)
    {
        foreach (var row in rows)
        {
            if (column.IsMissing(row))
                return true;
        }
        return false;
    }

    /// <summary>Of categories that are equally frequent the first in their order get an input.</summary>
    static InputColumn FitCategories(TableColumn column, ReadOnlySpan<int> rows, Preprocessing rules)
    {
        var counts = new int[column.Categories.Count];
        foreach (var row in rows)
        {
            if (column.Codes[row] >= 0)
                counts[column.Codes[row]]++;
        }
        var seen = Enumerable.Range(0, counts.Length).Where(code => counts[code] > 0).ToList();
        var areGrouped = seen.Count > rules.MaxCategories;
        IEnumerable<int> named = areGrouped ? seen.OrderByDescending(code => counts[code]).Take(rules.MaxCategories - 1).Order() : seen;
        return new(column.Name, ColumnKind.Categorical, [.. named.Select(code => column.Categories[code])], Other: areGrouped);
    }

    static InputColumn FitNumbers(TableColumn column, ReadOnlySpan<int> rows, Preprocessing rules)
    {
        var present = new List<double>(rows.Length);
        foreach (var row in rows)
        {
            if (!double.IsNaN(column.Numbers[row]))
                present.Add(column.Numbers[row]);
        }
        if (present.Count == 0)
            present.Add(0);
        var (center, deviation) = CenterAndDeviation(present);
        double min = present.Min(), max = present.Max();
        var (offset, scale) = rules.Numeric switch
        {
            // days since 1970 are no measure of their own
            NumericScaling.None when column.Kind == ColumnKind.Date => (center, deviation),
            NumericScaling.Standardize => (center, deviation),
            NumericScaling.MinMax => (min, max - min),
            _ => (0, 1),
        };
        double? fill = rules.Missing switch
        {
            MissingRule.Mean => center,
            MissingRule.Median => Median(present),
            _ => null,
        };
        // a constant column carries no information; any scale but 0 will do
        return new(column.Name, column.Kind, null, min, max, offset, scale == 0 ? 1 : scale, fill,
            NumberFormat: column.NumberFormat is { IsPlain: false } format ? format : null, DateOrder: column.DateOrder);
    }

    /// <summary>The target's center and standard deviation over the training rows, or 0 and 1 when targets stay as they are.</summary>
    public static TargetColumn FitTarget(TableColumn column, ReadOnlySpan<int> trainingRows, Preprocessing rules)
    {
        if (rules.Targets == TargetScaling.None)
            return new(column.Name);
        var (center, deviation) = CenterAndDeviation([.. trainingRows.ToArray().Select(row => column.Numbers[row])]);
        return new(column.Name, center, deviation == 0 ? 1 : deviation);
    }

    /// <summary>
    /// The mean, to <see cref="CenterBits"/> binary digits of the deviation, and the standard deviation as of a population. So values
    /// that differ from others by a whole number, such as times since 1970 from times since today, are scaled to the same bits:
    /// sums are of differences from the smallest, and the center is a number from which each value differs without rounding.
    /// </summary>
    static (double Center, double Deviation) CenterAndDeviation(List<double> values)
    {
        var min = values.Min();
        var mean = values.Sum(value => value - min) / values.Count;
        var deviation = Math.Sqrt(values.Sum(value => (value - min - mean) * (value - min - mean)) / values.Count);
        if (deviation == 0)
            return (min, 0);
        var step = Math.ScaleB(1, Math.ILogB(deviation) - CenterBits);
        var floor = Math.Floor(min / step) * step;
        return (floor + Math.Round((min - floor + mean) / step) * step, deviation);
    }

    static double Median(List<double> values)
    {
        values.Sort();
        var middle = values.Count / 2;
        return values.Count % 2 == 1 ? values[middle] : values[middle - 1] + (values[middle] - values[middle - 1]) / 2;
    }
}
