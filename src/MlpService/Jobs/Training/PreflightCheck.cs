using MlpService.Datasets.Profile;
using MlpService.Http;
using MlpService.Models;

namespace MlpService.Jobs.Training;

/// <summary>Refuses before it is queued what the counts in a dataset's summary prove to be impossible.</summary>
static class PreflightCheck
{
    /// <exception cref="Refusal">
    /// 422: splits, missing values, inputs or a monitored metric that no drawing of the rows can bring about.
    /// </exception>
    public static void Run(TrainingPlan plan)
    {
        RefuseMissingValues(plan);
        RefuseHugeInputs(plan);
        var usable = plan.Dataset.Rows - plan.Targets.Max(target => target.Missing);
        var (validation, test) = DataSplit.Sizes(usable, Math.Max(1, plan.Choice.Classes), plan.Request);
        RefuseRocAucOfOneRow(plan.Request, usable, validation);
        if (plan.Network.Inputs is null || plan.Start is not null)
            return;
        // groups, and rows of one value in the column that orders them, are not divided to meet a fraction
        var areMet = plan.Request.Groups is null && !plan.Request.OrderingColumns.Any();
        RefuseTooManyCategories(plan, areMet ? usable - validation - test : usable);
        RefuseSingleRowCategories(plan);
    }

    /// <summary>A column with more missing values than there can be rows without a target.</summary>
    static void RefuseMissingValues(TrainingPlan plan)
    {
        if (plan.Preprocessing.Missing != MissingRule.Error)
            return;
        var withoutTarget = plan.Targets.Sum(target => target.Missing);
        if (plan.Features.FirstOrDefault(feature => feature.Missing > withoutTarget) is not { } column)
            return;
        var wayOut = plan.Start is { } start
            ? $"train without startFrom: '{start.Model}' version {start.Version} has that rule"
            : "use mean, median or drop";
        throw Refusal.Unprocessable("preprocessing.missing", $"{column.Missing} of {plan.Dataset.Rows} rows have no value in column "
            + $"'{column.Name}', and preprocessing.missing is error. Complete the data, or {wayOut}.");
    }

    /// <summary>Numbers that are not scaled by what is fitted on them.</summary>
    static void RefuseHugeInputs(TrainingPlan plan)
    {
        if (plan.Start is null && plan.Preprocessing.Numeric != NumericScaling.None)
            return;
        for (var f = 0; f < plan.Features.Count; f++)
        {
            var (feature, input) = (plan.Features[f], plan.Start?.Definition.Inputs[f]);
            double Scaled(double? number) => ((number ?? 0) - (input?.Offset ?? 0)) / (input?.Scale ?? 1);
            if (!float.IsFinite((float)Scaled(feature.Min)) || !float.IsFinite((float)Scaled(feature.Max)))
                throw Refusal.Unprocessable(input is null ? "preprocessing.numeric" : "startFrom", $"The column '{feature.Name}' goes from "
                    + $"{feature.Min} to {feature.Max}, which are inputs beyond the range of a 32-bit float. "
                    + (input is null ? "Use standardize or minMax." : "Train without startFrom, which brings its own scaling."));
        }
    }

    static void RefuseRocAucOfOneRow(JobRequest request, long usable, int validation)
    {
        if (request.EarlyStopping?.Metric == JobMetric.ValidationRocAuc && request.ValidationRule.IsDrawn && validation <= 1)
            throw Refusal.Unprocessable("earlyStopping.metric", "validationRocAuc needs validation rows of two classes, and "
                + $"validation.fraction {request.ValidationRule.Fraction} of {usable} usable rows is {validation} row. "
                + "Raise validation.fraction, upload more rows, or monitor validationLoss.");
    }

    /// <summary>More categories than training rows: some of the network's inputs would never be 1.</summary>
    static void RefuseTooManyCategories(TrainingPlan plan, long trainingRows)
    {
        if (!IsExact(plan))
            return;
        foreach (var feature in Categorical(plan).Where(feature => feature.Categories!.Count > trainingRows))
            throw Refusal.Unprocessable("network", $"The network has {plan.Network.Inputs} inputs, some of them for the "
                + $"{feature.Categories!.Count} categories of '{feature.Name}', and {trainingRows} training rows cannot have them all. "
                + WayOut(feature));
    }

    /// <summary>A category of a single row is missing from the training rows of the fold that holds the row out.</summary>
    static void RefuseSingleRowCategories(TrainingPlan plan)
    {
        if (plan.Request.CrossValidation is null)
            return;
        foreach (var feature in Categorical(plan))
        {
            if (feature.Categories!.FirstOrDefault(category => category.Count == 1) is { } single)
                throw Refusal.Unprocessable("network", $"The network has {plan.Network.Inputs} inputs, one of them for '{single.Value}' of "
                    + $"'{feature.Name}', which a single row has: the training rows of some fold lack it. {WayOut(feature)}");
        }
    }

    /// <summary>
    /// Whether the summary gives the number of training rows exactly. Otherwise fewer rows may be usable, of which rounding may leave
    /// one more for training.
    /// </summary>
    static bool IsExact(TrainingPlan plan) => plan.Targets.Count(target => target.Missing > 0) <= 1
        && (plan.Preprocessing.Missing != MissingRule.Drop || plan.Features.All(feature => feature.Missing == 0));

    /// <summary>Columns of which each category becomes an input.</summary>
    static IEnumerable<ColumnSummary> Categorical(TrainingPlan plan) =>
        plan.Features.Where(feature => feature.Kind == ColumnKind.Categorical
            && feature.Categories!.Count <= plan.Preprocessing.MaxCategories);

    static string WayOut(ColumnSummary feature) =>
        $"Leave the network's inputs null, or leave '{feature.Name}' out of features.";
}
