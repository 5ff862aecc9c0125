using MlpEngine;
using MlpService.Datasets;
using MlpService.Http;
using MlpService.Models;

namespace MlpService.Jobs.Training;

/// <summary>What a practitioner would want to know about the training rows before the first epoch.</summary>
static class DataWarnings
{
    /// <summary>Correlations above this are a copy of the target, not a finding.</summary>
    const double Copy = 0.9999;

    /// <summary>Two points always lie on a line.</summary>
    const int FewestOnLine = 3;

    /// <summary>Of what scaling rounds.</summary>
    const double Tolerance = 1e-3;

    public static IEnumerable<JobWarning> Of(Table table, TrainingPlan plan, IReadOnlyList<InputColumn> inputs, ModelOutputs outputs, int[] rows)
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
                    $"The feature '{input.Name}' tells the target '{target.Name}' exactly in all training rows that have it. If it is not known when predicting, leave it out.");
        }
        foreach (var warning in BoundedOutput(table, plan, outputs, rows))
            yield return warning;
    }

    /// <summary>
    /// Whether the feature is the target under another name in the rows that have it: two numbers lie on a line, anything
    /// else matches value by value.
    /// </summary>
    static bool Tells(TableColumn feature, TableColumn target, int[] rows)
    {
        int[] known = [.. rows.Where(row => !feature.IsMissing(row))];
        return feature.Kind == ColumnKind.Numeric && target.Kind == ColumnKind.Numeric
            ? known.Length >= FewestOnLine && Math.Abs(Correlation(feature.Numbers, target.Numbers, known)) > Copy
            : MatchesOneToOne(feature, target, known);
    }

    /// <summary>Values that hardly ever repeat match by themselves, such as a name and a price.</summary>
    static bool MatchesOneToOne(TableColumn feature, TableColumn target, int[] rows)
    {
        var targetOf = new Dictionary<float, float>();
        var featureOf = new Dictionary<float, float>();
        foreach (var row in rows)
        {
            var (value, meant) = (ValueOf(feature, row), ValueOf(target, row));
            if (targetOf.TryAdd(value, meant) != featureOf.TryAdd(meant, value) || targetOf[value] != meant || featureOf[meant] != value)
                return false;
        }
        return targetOf.Count > 1 && 2 * targetOf.Count <= rows.Length;
    }

    static float ValueOf(TableColumn column, int row) => column.Kind == ColumnKind.Numeric ? column.Numbers[row] : column.Codes[row];

    /// <summary>Pearson's; 0 where a column does not vary.</summary>
    static double Correlation(float[] x, float[] y, int[] rows)
    {
        double meanX = rows.Average(row => (double)x[row]), meanY = rows.Average(row => (double)y[row]);
        double xx = 0, yy = 0, xy = 0;
        foreach (var row in rows)
        {
            var (dx, dy) = (x[row] - meanX, y[row] - meanY);
            (xx, yy, xy) = (xx + dx * dx, yy + dy * dy, xy + dx * dy);
        }
        return xx > 0 && yy > 0 ? xy / Math.Sqrt(xx) / Math.Sqrt(yy) : 0;
    }

    /// <summary>Numbers that the output layer cannot give, however it is trained.</summary>
    static IEnumerable<JobWarning> BoundedOutput(Table table, TrainingPlan plan, ModelOutputs outputs, int[] rows)
    {
        var activation = plan.Network.Layers[^1].Activation;
        var (low, high) = RangeOf(activation);
        foreach (var target in outputs.Targets ?? [])
        {
            var numbers = table[target.Name].Numbers;
            double Learned(float number) => (number - target.Offset) / target.Scale;
            double min = Learned(rows.Min(row => numbers[row])), max = Learned(rows.Max(row => numbers[row]));
            if (min < low - Tolerance || max > high + Tolerance)
                yield return new("boundedOutput", null, plan.Network.Layers.Count,
                    $"A {Words.Of(activation)} output {(double.IsFinite(high) ? $"stays between {low:G3} and {high:G3}" : $"is never below {low:G3}")}, and the target "
                    + $"'{target.Name}'{(plan.Preprocessing.Targets == TargetScaling.Standardize ? ", standardized," : "")} goes from {min:G3} to {max:G3}: "
                    + "it cannot be reached. Make the last layer identity.");
        }
    }

    static (double Low, double High) RangeOf(Activation activation) => activation switch
    {
        Activation.Sigmoid => (0, 1),
        Activation.Tanh => (-1, 1),
        Activation.Relu or Activation.Softplus => (0, double.PositiveInfinity),
        Activation.Elu => (-1, double.PositiveInfinity),
        Activation.Gelu => (-0.17, double.PositiveInfinity),
        Activation.Silu => (-0.278, double.PositiveInfinity),
        _ => (double.NegativeInfinity, double.PositiveInfinity),
    };
}
