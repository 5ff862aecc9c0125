using System.Text.Json;
using System.Text.Json.Serialization;
using MlpEngine;
using MlpService.Datasets;
using MlpService.Datasets.Profile;
using MlpService.Http;
using MlpService.Models;
using MlpService.Serialization;

namespace MlpService.Jobs.Training;

/// <summary>What a practitioner would want to know about the training rows before the first epoch.</summary>
static class DataWarnings
{
    /// <summary>A class below either is rare.</summary>
    const int MinRows = 5;
    const double MinShare = 0.01;

    /// <summary>Fewer teach little about each category.</summary>
    const int RowsPerCategory = 10;

    /// <summary>What scaling may round.</summary>
    const double Tolerance = 1e-3;

    public static IEnumerable<JobWarning> Of(
        Table table, TrainingPlan plan, IReadOnlyList<InputColumn> inputs, ModelOutputs outputs, int[] rows) =>
        [.. SeenRows(plan), .. Features(table, plan, inputs, rows), .. Categories(inputs, table, rows), .. RareClasses(table, plan, rows),
            .. ConstantTargets(table, plan, rows), .. BoundedOutputs(table, plan, outputs, rows)];

    /// <summary>A warm start on the same table, split otherwise.</summary>
    static IEnumerable<JobWarning> SeenRows(TrainingPlan plan)
    {
        if (plan.Start is { } learned && plan.TestDataset is { } test && learned.Lineage.DatasetSha256 == test.Sha256)
            yield return new("seenRows", $"'{learned.Model}' version {learned.Version} learned from '{test.Name}', which is the test split "
                + "of this job: its metrics are too good. Test on a table that no version of this chain learned from.");
        if (plan.Start is not { } start || start.Lineage.DatasetSha256 != plan.Dataset.Sha256 || start.Lineage.Request is not { } document)
            yield break;
        var earlier = document.Deserialize<SplitChoices>(ApiJson.Stored)!;
        if (!SplitChoices.Of(plan.Request).TakesTheSameAs(earlier))
            yield return new("seenRows", $"'{start.Model}' version {start.Version} learned from this table with another seed or other "
                + "splits: its rows are in the validation and test splits of this job, whose metrics are too good. Use the same seed and "
                + "splits.");
    }

    /// <summary>What decides which rows train: all that is read of a lineage's request, which may be of an earlier contract.</summary>
    [JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Skip)]
    sealed record SplitChoices(
        int Seed, ValidationSplit Validation, TestSplit Test, string? Groups = null, CrossValidationRequest? CrossValidation = null)
    {
        public static SplitChoices Of(JobRequest request) =>
            new(request.Seed, request.Validation, request.Test, request.Groups, request.CrossValidation);

        SplitRule ValidationRule => CrossValidation is null ? Validation.ToRule() : Validation.ToRule().AsNone();

        /// <summary>The seed decides where rows are drawn, and what was not asked for took no rows.</summary>
        public bool TakesTheSameAs(SplitChoices earlier)
        {
            SplitRule[] rules = [ValidationRule, Test.ToRule()], others = [earlier.ValidationRule, earlier.Test.ToRule()];
            var isDrawn = rules.Any(rule => rule.IsDrawn);
            return !rules.Any(rule => rule.IsAsked) || rules.Zip(others).All(pair => pair.First.TakesTheSameAs(pair.Second))
                && (!isDrawn || (Seed == earlier.Seed && Groups == earlier.Groups));
        }
    }

    static IEnumerable<JobWarning> Features(Table table, TrainingPlan plan, IReadOnlyList<InputColumn> inputs, int[] rows)
    {
        foreach (var input in inputs)
        {
            if (IsConstant(table[input.Name], rows))
                yield return new("constantFeature",
                    $"The feature '{input.Name}' has one value in all training rows: it cannot help. Leave it out.");
            foreach (var target in plan.Targets.Where(target => Leakage.Determines(table[input.Name], table[target.Name], rows)))
                yield return new("leakingFeature", $"The feature '{input.Name}' determines the target '{target.Name}' in all training rows "
                    + "that have it. If it is not known when predicting, leave it out.");
        }
    }

    static IEnumerable<JobWarning> Categories(IReadOnlyList<InputColumn> inputs, Table table, int[] rows)
    {
        foreach (var input in inputs.Where(input => input.Kind == ColumnKind.Categorical))
        {
            var categories = input.Other ? table[input.Name].Categories.Count : input.Categories!.Count;
            if (input.Other)
                yield return new("groupedCategories", $"The feature '{input.Name}' has {categories} categories: the "
                    + $"{input.Categories!.Count} most frequent of the training rows are an input each, all others share one. "
                    + "preprocessing.maxCategories sets how many inputs there are at most.");
            if (categories > rows.Length / RowsPerCategory)
                yield return new("manyCategories", $"The feature '{input.Name}' has {categories} categories in {rows.Length} training "
                    + "rows: too few rows of each to learn from. Leave it out, or upload fewer, larger categories.");
        }
    }

    /// <summary>Classes of which there is hardly anything to learn.</summary>
    static IEnumerable<JobWarning> RareClasses(Table table, TrainingPlan plan, int[] rows)
    {
        if (plan.Task != ModelTask.Classification)
            yield break;
        var target = table[plan.Targets[0].Name];
        var counts = new int[target.Categories.Count];
        foreach (var row in rows)
            counts[target.Codes[row]]++;
        var rare = counts.Select((count, code) => (count, code)).Where(of => of.count < MinRows || of.count < MinShare * rows.Length)
            .Select(of => $"'{target.Categories[of.code]}' ({of.count})").ToList();
        if (rare.Count > 0)
            yield return new("rareClass", $"Few of the {rows.Length} training rows are of {rare.Listed()}: what is said of rows of such a "
                + "class is a guess. Upload more of them, join classes, or set classWeights to balanced.");
    }

    static IEnumerable<JobWarning> ConstantTargets(Table table, TrainingPlan plan, int[] rows) => plan.Targets
        .Where(target => plan.Task == ModelTask.Regression && IsConstant(table[target.Name], rows))
        .Select(target => new JobWarning("constantTarget",
            $"The target '{target.Name}' has one value in all training rows: there is nothing to learn but this number. "
            + "Choose another target, or upload rows in which it varies."));

    /// <summary>A missing number is imputed and carries no information, but a missing category is one more.</summary>
    static bool IsConstant(TableColumn column, int[] rows) =>
        rows.Select(row => column.ValueAt(row)).Where(value => !double.IsNaN(value)).Distinct().Take(2).Count() < 2;

    /// <summary>Targets outside the range of the output layer's activation, however it is trained.</summary>
    static IEnumerable<JobWarning> BoundedOutputs(Table table, TrainingPlan plan, ModelOutputs outputs, int[] rows)
    {
        var last = plan.Network.Layers.Count;
        var path = $"layers[{last - 1}]";
        var activation = plan.Network.Layers[^1].Activation;
        var (low, high) = Activations.RangeOf(activation);
        foreach (var target in outputs.Targets ?? [])
        {
            var numbers = table[target.Name].Numbers;
            double Scaled(double number) => (number - target.Offset) / target.Scale;
            double min = Scaled(rows.Min(row => numbers[row])), max = Scaled(rows.Max(row => numbers[row]));
            if (min >= low - Tolerance && max <= high + Tolerance)
                continue;
            var range = double.IsFinite(high) ? $"stays between {low:G3} and {high:G3}" : $"is never below {low:G3}";
            var standardized = plan.Preprocessing.Targets == TargetScaling.Standardize ? ", standardized," : "";
            var values = rows.Select(row => numbers[row]).Distinct().Take(3).Count();
            yield return new("boundedOutput", null, last, $"{path}: a {EnumNames.Of(activation)} output {range}, and the target "
                + $"'{target.Name}'{standardized} goes from {min:G3} to {max:G3}: it cannot be reached. "
                + Advice(path, activation, outputs.Targets!.Count, values));
        }
    }

    static string Advice(string path, Activation output, int targets, int values) => values != 2
        ? $"Make {path} identity."
        : $"It has two values: if they are classes, {(output == Activation.Sigmoid ? "" : $"make {path} sigmoid and ")}set task to "
            + $"{(targets == 1 ? "classification" : "multilabel")}; if they are numbers, make {path} identity.";
}
