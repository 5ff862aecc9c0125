using MlpService.Datasets;
using MlpService.Http;

namespace MlpService.Jobs.Training;

/// <summary>How much each training row counts: the weight of its class times its own.</summary>
sealed class RowWeights
{
    readonly TableColumn? own;
    readonly TableColumn target;
    readonly double[]? ofClass;

    RowWeights(TableColumn target, double[]? ofClass, TableColumn? own) => (this.target, this.ofClass, this.own) = (target, ofClass, own);

    /// <returns>Null: every row counts the same.</returns>
    /// <exception cref="Refusal">No training row counts.</exception>
    public static RowWeights? Of(Table table, TrainingPlan plan, ReadOnlySpan<int> trainingRows)
    {
        var (asked, column) = (plan.Request.ClassWeights, plan.Request.SampleWeights);
        if (asked is null && column is null)
            return null;
        var target = table[plan.Targets[0].Name];
        var ofClass = asked is null ? null : asked.Given is null ? Balanced(target, trainingRows) : Given(target, asked.Given);
        var weights = new RowWeights(target, ofClass, column is null ? null : table[column]);
        foreach (var row in trainingRows)
        {
            if (weights[row] > 0)
                return weights;
        }
        throw Refusal.Impossible(column is null ? "classWeights" : "sampleWeights", $"All {trainingRows.Length} training rows weigh 0: nothing would be learned. "
            + "Rows that weigh more have no target, miss a feature, or are in the validation part, the test part or a fold. Give more rows or classes a weight above 0.");
    }

    /// <summary>The plan has seen to it that no row's own weight is missing or negative.</summary>
    public float this[int row]
    {
        get
        {
            var weight = own is null ? 1 : own.Numbers[row];
            return ofClass is null ? weight : (float)(weight * ofClass[target.Codes[row]]);
        }
    }

    /// <exception cref="Refusal">A weight for a class there is not.</exception>
    public static void RefuseUnknown(IReadOnlyDictionary<string, double> given, string target, IReadOnlyList<string> classes)
    {
        if (given.Keys.Except(classes).FirstOrDefault() is { } unknown)
            throw Refusal.Impossible("classWeights",
                $"classWeights names '{unknown}', which is no class of '{target}': {string.Join(", ", classes.Take(20))}.");
        Refusal.Unless(!classes.All(name => given.TryGetValue(name, out var weight) && weight == 0), "classWeights",
            "Every class has the weight 0: nothing would be learned. Give one a weight above 0.");
    }

    /// <summary>Rows / (classes x rows of the class): each class that occurs counts as much as another, and a row 1 on the average.</summary>
    static double[] Balanced(TableColumn target, ReadOnlySpan<int> rows)
    {
        var counts = new int[target.Categories.Count];
        foreach (var row in rows)
            counts[target.Codes[row]]++;
        var (total, classes) = (rows.Length, counts.Count(count => count > 0));
        return [.. counts.Select(count => count == 0 ? 0 : total / ((double)classes * count))];
    }

    static double[] Given(TableColumn target, IReadOnlyDictionary<string, double> given) =>
        [.. target.Categories.Select(name => given.GetValueOrDefault(name, 1))];
}
