using MlpService.Datasets;
using MlpService.Datasets.Profile;

namespace MlpService.Models;

/// <summary>Fits a column's encoding on the training rows; validation and test rows must stay unseen.</summary>
static class ColumnFit
{
    public static InputColumn Fit(TableColumn column, ReadOnlySpan<int> trainingRows, Preprocessing rules) =>
        column.Kind == ColumnKind.Categorical ? FitCategories(column, trainingRows) : FitNumbers(column, trainingRows, rules);

    static InputColumn FitCategories(TableColumn column, ReadOnlySpan<int> rows)
    {
        var seen = new bool[column.Categories.Count];
        foreach (var row in rows)
        {
            if (column.Codes[row] >= 0)
                seen[column.Codes[row]] = true;
        }
        return new(column.Name, ColumnKind.Categorical, [.. column.Categories.Where((_, code) => seen[code])]);
    }

    static InputColumn FitNumbers(TableColumn column, ReadOnlySpan<int> rows, Preprocessing rules)
    {
        var present = new List<float>(rows.Length);
        foreach (var row in rows)
        {
            if (!float.IsNaN(column.Numbers[row]))
                present.Add(column.Numbers[row]);
        }
        if (present.Count == 0)
            present.Add(0);
        var (mean, deviation) = MeanAndDeviation(present);
        double min = present.Min(), max = present.Max();
        var (offset, scale) = rules.Numeric switch
        {
            NumericScaling.Standardize => (mean, deviation),
            NumericScaling.MinMax => (min, max - min),
            _ => (0, 1),
        };
        double? fill = rules.Missing switch
        {
            MissingRule.Mean => mean,
            MissingRule.Median => Median(present),
            _ => null,
        };
        // a constant column carries no information; any scale but 0 will do
        return new(column.Name, ColumnKind.Numeric, null, min, max, offset, scale == 0 ? 1 : scale, fill);
    }

    /// <summary>The target's mean and standard deviation over the training rows, or 0 and 1 when targets stay as they are.</summary>
    public static TargetColumn FitTarget(TableColumn column, ReadOnlySpan<int> trainingRows, Preprocessing rules)
    {
        if (rules.Targets == TargetScaling.None)
            return new(column.Name);
        var (mean, deviation) = MeanAndDeviation([.. trainingRows.ToArray().Select(row => column.Numbers[row])]);
        return new(column.Name, mean, deviation == 0 ? 1 : deviation);
    }

    /// <summary>Population standard deviation, in two passes: stable however far the mean is from zero.</summary>
    static (double Mean, double Deviation) MeanAndDeviation(List<float> values)
    {
        var mean = values.Sum(value => (double)value) / values.Count;
        var squares = values.Sum(value => (value - mean) * (value - mean));
        return (mean, Math.Sqrt(squares / values.Count));
    }

    static double Median(List<float> values)
    {
        values.Sort();
        var middle = values.Count / 2;
        return values.Count % 2 == 1 ? values[middle] : (values[middle - 1] + (double)values[middle]) / 2;
    }
}
