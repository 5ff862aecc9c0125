using MlpEngine;
using MlpService.Datasets;
using MlpService.Http;
using MlpService.Models;

namespace MlpService.Jobs.Training;

/// <summary>What a practitioner would want to know about the training rows before the first epoch.</summary>
static class DataWarnings
{
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
            if (IsConstant(table[input.Name], rows))
                yield return new("constantFeature", null, null, $"The feature '{input.Name}' has one value in all training rows: it cannot help. Leave it out.");
            foreach (var target in plan.Targets.Where(target => Leakage.Tells(table[input.Name], table[target.Name], rows)))
                yield return new("leakingFeature", null, null,
                    $"The feature '{input.Name}' tells the target '{target.Name}' exactly in all training rows that have it. If it is not known when predicting, leave it out.");
        }
        foreach (var target in plan.Targets.Where(target => plan.Task == ModelTask.Regression && IsConstant(table[target.Name], rows)))
            yield return new("constantTarget", null, null, $"The target '{target.Name}' has one value in all training rows: there is nothing to learn but this number. "
                + "Choose another target, or upload rows in which it varies.");
        foreach (var warning in BoundedOutput(table, plan, outputs, rows))
            yield return warning;
    }

    /// <summary>A gap is filled with a number that says nothing, but among categories it is one more.</summary>
    static bool IsConstant(TableColumn column, int[] rows) =>
        rows.Select(row => column.ValueAt(row)).Where(value => !float.IsNaN(value)).Distinct().Take(2).Count() < 2;

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
                    + $"it cannot be reached. {Cure(activation, outputs.Targets!.Count, rows.Select(row => numbers[row]).Distinct().Take(3).Count())}");
        }
    }

    static string Cure(Activation output, int targets, int values) => values != 2 ? "Make the last layer identity."
        : $"It has two values: if they are classes, {(output == Activation.Sigmoid ? "" : "make the last layer sigmoid and ")}set task to "
            + $"{(targets == 1 ? "classification" : "multilabel")}; if they are numbers, make the last layer identity.";

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
