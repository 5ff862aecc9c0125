using MlpService.Datasets;
using MlpService.Http;

namespace MlpService.Jobs.Training;

/// <summary>The sample weight of each training row: the weight of its class times its own.</summary>
sealed class SampleWeights
{
    readonly TableColumn? own;
    readonly TableColumn target;
    readonly double[]? ofClass;

    SampleWeights(TableColumn target, double[]? ofClass, TableColumn? own) =>
        (this.target, this.ofClass, this.own) = (target, ofClass, own);

    /// <returns>Null: every row counts the same.</returns>
    /// <exception cref="Refusal">All training rows weigh 0.</exception>
    public static SampleWeights? Of(Table table, TrainingPlan plan, ReadOnlySpan<int> trainingRows)
    {
        var (asked, column) = (plan.Request.ClassWeights, plan.Request.SampleWeights);
        if (asked is null && column is null)
            return null;
        var target = table[plan.Targets[0].Name];
        var ofClass = asked switch
        {
            null => null,
            { ByClass: null } => Balanced(target, trainingRows),
            { ByClass: var byClass } => [.. target.Categories.Select(name => byClass.GetValueOrDefault(name, 1))],
        };
        var weights = new SampleWeights(target, ofClass, column is null ? null : table[column]);
        foreach (var row in trainingRows)
        {
            if (weights[row] > 0)
                return weights;
        }
        throw Refusal.Unprocessable(column is null ? "classWeights" : "sampleWeights",
            $"All {trainingRows.Length} training rows weigh 0: nothing would be learned. Rows that weigh more have no target, miss a "
            + "feature, or are in the validation split, the test split or a fold. Give more rows or classes a weight above 0.");
    }

    /// <summary>The plan has refused missing and negative weights.</summary>
    public float this[int row]
    {
        get
        {
            var weight = own is null ? 1 : own.Numbers[row];
            return (float)(ofClass is null ? weight : weight * ofClass[target.Codes[row]]);
        }
    }

    /// <exception cref="Refusal">A weight for a class there is not, or 0 for all of them.</exception>
    public static void RefuseUnknown(IReadOnlyDictionary<string, double> byClass, string target, IReadOnlyList<string> classes)
    {
        if (byClass.Keys.Except(classes).FirstOrDefault() is { } unknown)
            throw Refusal.Unprocessable("classWeights",
                $"classWeights names '{unknown.Cut()}', which is no class of '{target}': {classes.Listed()}."
                + Suggestion.DidYouMean(Suggestion.Closest(unknown, classes)));
        if (classes.All(name => byClass.TryGetValue(name, out var weight) && weight == 0))
            throw Refusal.Unprocessable("classWeights",
                "Every class has the weight 0: nothing would be learned. Give one a weight above 0.");
    }

    /// <summary>Rows / (classes x rows of the class): each class that occurs counts the same in all, and a row 1 on average.</summary>
    static double[] Balanced(TableColumn target, ReadOnlySpan<int> rows)
    {
        var counts = new int[target.Categories.Count];
        foreach (var row in rows)
            counts[target.Codes[row]]++;
        var (total, classes) = (rows.Length, counts.Count(count => count > 0));
        return [.. counts.Select(count => count == 0 ? 0 : total / ((double)classes * count))];
    }
}
