using MlpService.Datasets;
using MlpService.Datasets.Profile;

namespace MlpService.Jobs.Training;

/// <summary>Features that give the target away.</summary>
static class Leakage
{
    /// <summary>A correlation above this is a copy of the target, not a finding.</summary>
    const double MaxCorrelation = 0.9999;

    /// <summary>Two points always lie on a line.</summary>
    const int MinPoints = 3;

    /// <summary>More different values are measurements or identifiers; and counting them all takes long.</summary>
    const int MaxValues = 1_000;

    /// <summary>
    /// Whether the feature determines the target in all rows that have it: two numbers lie on a line; anything else has one target
    /// for each value of the feature.
    /// </summary>
    public static bool Determines(TableColumn feature, TableColumn target, int[] rows)
    {
        int[] present = [.. rows.Where(row => !feature.IsMissing(row))];
        return feature.Kind == ColumnKind.Numeric && target.Kind == ColumnKind.Numeric
            ? present.Length >= MinPoints && Math.Abs(Correlation(feature.Numbers, target.Numbers, present)) > MaxCorrelation
            : IsFunction(feature, target, present);
    }

    /// <summary>
    /// One target for each value, as far as it can be seen: a value that occurs once, such as a name, proves nothing. Values must
    /// repeat in at least half of the rows, and also of those outside the most frequent target, which follows from most values.
    /// </summary>
    static bool IsFunction(TableColumn feature, TableColumn target, int[] rows)
    {
        var targetOf = new Dictionary<double, double>();
        var repeats = new Dictionary<double, (int Rows, int Repeated)>();
        foreach (var row in rows)
        {
            var (value, actual) = (feature.ValueAt(row), target.ValueAt(row));
            var isNew = targetOf.TryAdd(value, actual);
            if (targetOf[value] != actual || targetOf.Count > MaxValues)
                return false;
            var (count, repeated) = repeats.GetValueOrDefault(actual);
            repeats[actual] = (count + 1, repeated + (isNew ? 0 : 1));
        }
        var rare = repeats.Values.OrderByDescending(of => of.Rows).Skip(1).ToList();
        return rare.Count > 0 && 2 * targetOf.Count <= rows.Length && 2 * rare.Sum(of => of.Repeated) >= rare.Sum(of => of.Rows);
    }

    /// <summary>Pearson's; 0 where a column does not vary.</summary>
    static double Correlation(double[] x, double[] y, int[] rows)
    {
        double meanX = rows.Average(row => x[row]), meanY = rows.Average(row => y[row]);
        double xx = 0, yy = 0, xy = 0;
        foreach (var row in rows)
        {
            var (dx, dy) = (x[row] - meanX, y[row] - meanY);
            (xx, yy, xy) = (xx + dx * dx, yy + dy * dy, xy + dx * dy);
        }
        return xx > 0 && yy > 0 ? xy / Math.Sqrt(xx) / Math.Sqrt(yy) : 0;
    }
}
