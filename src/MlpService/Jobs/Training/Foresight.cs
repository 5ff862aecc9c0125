using MlpService.Datasets;
using MlpService.Http;
using MlpService.Models;

namespace MlpService.Jobs.Training;

/// <summary>What the counts in a dataset's summary prove to be impossible, so that it is refused before it is queued.</summary>
static class Foresight
{
    /// <exception cref="Refusal">422: parts, gaps, inputs or a watched figure that no drawing of the rows can bring about.</exception>
    public static void RefuseImpossible(TrainingPlan plan)
    {
        RefuseGaps(plan);
        var usable = plan.Dataset.Rows - plan.Targets.Max(target => target.Missing);
        var (validation, test) = Split.Sizes(usable, Math.Max(1, plan.Choice.Classes), plan.Request);
        Refusal.Unless(plan.Request.EarlyStopping?.Metric != JobMetric.ValidationRocAuc || !plan.Request.HasValidation || validation > 1, "earlyStopping.metric",
            $"validationRocAuc needs validation rows of two classes, and validation.fraction {plan.Request.Validation.Fraction} of {usable} usable rows is {validation} row. "
            + "Raise validation.fraction, upload more rows, or watch validationLoss.");
        if (plan.Network.Inputs is not null && plan.Start is null)
            RefuseUnfilledInputs(plan, usable - validation - test);
    }

    /// <summary>A column with more gaps than rows without a target can hide.</summary>
    static void RefuseGaps(TrainingPlan plan)
    {
        if (plan.Preprocessing.Missing == MissingRule.Error && plan.Features.FirstOrDefault(feature => feature.Missing > plan.Targets.Sum(target => target.Missing)) is { } gaps)
            throw Refusal.Impossible("preprocessing.missing", $"{gaps.Missing} of {plan.Dataset.Rows} rows have no value in column '{gaps.Name}', and preprocessing.missing "
                + $"is error. Complete the data, or {(plan.Start is { } start ? $"train without startFrom: '{start.Model}' version {start.Version} has that rule" : "use mean, median or drop")}.");
    }

    /// <summary>Inputs for all categories, where the training rows are too few for them, or some fold must lack one.</summary>
    static void RefuseUnfilledInputs(TrainingPlan plan, long trainingRows)
    {
        // otherwise fewer rows may be usable, of which the parts may leave one more for training
        var exact = plan.Targets.Count(target => target.Missing > 0) <= 1
            && (plan.Preprocessing.Missing != MissingRule.Drop || plan.Features.All(feature => feature.Missing == 0));
        foreach (var feature in plan.Features.Where(feature => feature.Kind == ColumnKind.Categorical))
        {
            Refusal.Unless(!exact || feature.Categories!.Count <= trainingRows, "network", $"The network has {plan.Network.Inputs} inputs, some of them for the "
                + $"{feature.Categories!.Count} categories of '{feature.Name}', and {trainingRows} training rows cannot have them all. {WayOut(feature)}");
            // the fold that holds out this row; or all, where it is in none
            if (plan.Request.CrossValidation is not null && feature.Categories!.FirstOrDefault(category => category.Count == 1) is { } single)
                throw Refusal.Impossible("network", $"The network has {plan.Network.Inputs} inputs, one of them for '{single.Value}' of '{feature.Name}', which a single row has: "
                    + $"the training rows of some fold lack it. {WayOut(feature)}");
        }

        static string WayOut(ColumnSummary feature) => $"Leave the network's inputs null, or leave '{feature.Name}' out of features.";
    }
}
