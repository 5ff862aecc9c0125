using MlpService.Datasets;
using MlpService.Models;

namespace MlpService.Jobs.Training;

/// <summary>What a practitioner would want to know about the training rows before the first epoch.</summary>
static class DataWarnings
{
    /// <summary>Correlations above this are a copy of the target, not a finding.</summary>
    const double Copy = 0.9999;

    public static IEnumerable<JobWarning> Of(Table table, TrainingPlan plan, IReadOnlyList<InputColumn> inputs, int[] rows)
    {
        if (plan.Start is { } start && start.Lineage.DatasetSha256 == plan.Dataset.Sha256 && start.Lineage.Request is { } earlier
            && (earlier.Seed, earlier.Test, earlier.Validation) != (plan.Request.Seed, plan.Request.Test, plan.Request.Validation))
            yield return new("seenRows", null, null, $"'{start.Model}' version {start.Version} learned from this table with another seed or other parts: "
                + "its rows are in the validation and test parts of this job, whose figures are too good. Use the same seed and fractions.");
        foreach (var input in inputs)
        {
            if (input.Kind == ColumnKind.Numeric ? input.Min == input.Max : input.Categories!.Count == 1)
                yield return new("constantFeature", null, null, $"The feature '{input.Name}' has one value in all training rows: it cannot help. Leave it out.");
            foreach (var target in plan.Targets.Where(target => Tells(table[input.Name], table[target.Name], rows)))
                yield return new("leakingFeature", null, null,
                    $"The feature '{input.Name}' tells the target '{target.Name}' exactly in all training rows. If it is not known when predicting, leave it out.");
        }
    }

    /// <summary>Whether the feature is the target under another name: values match one to one, or lie on a line.</summary>
    static bool Tells(TableColumn feature, TableColumn target, int[] rows) => target.Kind == ColumnKind.Numeric
        ? feature.Kind == ColumnKind.Numeric && Math.Abs(Correlation(feature.Numbers, target.Numbers, rows)) > Copy
        : MatchesOneToOne(feature, target, rows);

    static bool MatchesOneToOne(TableColumn feature, TableColumn target, int[] rows)
    {
        var classOf = new Dictionary<float, int>();
        var featureOf = new Dictionary<int, float>();
        foreach (var row in rows)
        {
            var value = feature.Kind == ColumnKind.Numeric ? feature.Numbers[row] : feature.Codes[row];
            if (float.IsNaN(value))
                return false;
            if (classOf.TryAdd(value, target.Codes[row]) != featureOf.TryAdd(target.Codes[row], value)
                || classOf[value] != target.Codes[row] || featureOf[target.Codes[row]] != value)
                return false;
        }
        return classOf.Count > 1;
    }

    /// <summary>Pearson's; 0 where a column has gaps or does not vary.</summary>
    static double Correlation(float[] x, float[] y, int[] rows)
    {
        double meanX = rows.Average(row => (double)x[row]), meanY = rows.Average(row => (double)y[row]);
        double xx = 0, yy = 0, xy = 0;
        foreach (var row in rows)
        {
            var (dx, dy) = (x[row] - meanX, y[row] - meanY);
            (xx, yy, xy) = (xx + dx * dx, yy + dy * dy, xy + dx * dy);
        }
        return xx > 0 && yy > 0 ? xy / Math.Sqrt(xx * yy) : 0;
    }
}
