using MlpService.Datasets;
using MlpService.Datasets.Profile;
using MlpService.Http;
using MlpService.Models;

namespace MlpService.Jobs.Training;

/// <summary>The columns of a dataset that a request names or leaves to be chosen: targets, features, sample weights.</summary>
static class PlannedColumns
{
    const double MaxSampleWeight = 1e6;

    /// <exception cref="Refusal">422: no such column, an ignored one, or one named twice.</exception>
    public static List<ColumnSummary> Targets(JobRequest request, Dataset dataset)
    {
        var single = request.Target.Count == 1;
        var targets = request.Target.Select((name, t) => Find(dataset, name, single ? "target" : $"target[{t}]")).ToList();
        if (targets.Find(target => target.Kind == ColumnKind.Date) is { } date)
            throw Refusal.Unprocessable("target", $"The column '{date.Name}' holds dates, which are features only. Choose a numeric or "
                + "categorical column as target.");
        if (targets.Distinct().Count() != targets.Count)
            throw Refusal.Unprocessable("target", "A column is named twice as target; name it once.");
        return targets;
    }

    /// <summary>As named; else the inputs of the version to start from; else all columns that are nothing else.</summary>
    /// <exception cref="Refusal">422: no such column, an ignored one, a target, one named twice, or none left.</exception>
    public static List<ColumnSummary> Features(JobRequest request, Dataset dataset, List<ColumnSummary> targets, ModelVersion? start)
    {
        if ((request.Features ?? start?.Definition.Inputs.Select(input => input.Name).ToList()) is not { } names)
        {
            var others = request.MarkingColumns.Append(request.SampleWeights).Append(request.Groups).ToHashSet();
            var rest = dataset.Columns.Where(column => column.Kind != ColumnKind.Ignored && !others.Contains(column.Name)
                && !targets.Contains(column)).ToList();
            return rest.Count > 0 ? rest : throw Refusal.Unprocessable("features",
                $"The dataset '{dataset.Name}' has no column to learn from besides its targets and the columns "
                + "of sample weights, groups and splits. Upload more columns, or name features.");
        }
        var features = names.Select((name, f) => Find(dataset, name, $"features[{f}]")).ToList();
        if (features.Find(targets.Contains) is { } target)
            throw Refusal.Unprocessable("features", $"The column '{target.Name}' is a target; it cannot be a feature too.");
        if (features.Find(feature => request.MarkingColumns.Contains(feature.Name)) is { } mark)
            throw Refusal.Unprocessable("features", $"The column '{mark.Name}' marks the rows of a split; it cannot be a feature too.");
        if (features.Distinct().Count() != features.Count)
            throw Refusal.Unprocessable("features", "A column is named twice as feature; name it once.");
        return features;
    }

    /// <exception cref="Refusal">422: the column does not exist, has another role, or holds what cannot weigh rows.</exception>
    public static void RefuseSampleWeights(TrainingPlan plan)
    {
        if (plan.Request.SampleWeights is not { } name)
            return;
        var weights = Find(plan.Dataset, name, "sampleWeights");
        if (weights.Kind != ColumnKind.Numeric)
            throw Refusal.Unprocessable("sampleWeights",
                $"The column '{name}' is not numeric; sample weights are numbers of 0 or more.");
        if (plan.Targets.Contains(weights) || plan.Features.Contains(weights))
            throw Refusal.Unprocessable("sampleWeights",
                $"The column '{name}' is a target or a feature; sample weights need a column of their own.");
        if (weights is not { Missing: 0, Min: >= 0, Max: >= JobRequest.MinAboveZero and <= MaxSampleWeight })
            throw Refusal.Unprocessable("sampleWeights",
                $"The column '{name}' goes from {weights.Min} to {weights.Max} and {weights.Missing} rows have no value; "
                + $"sample weights go from 0 to {MaxSampleWeight}, are not all 0, and none is missing.");
    }

    static ColumnSummary Find(Dataset dataset, string name, string field)
    {
        var column = dataset.Column(name, field);
        return column.Kind != ColumnKind.Ignored ? column : throw Refusal.Unprocessable(field, $"The column '{name}' of '{dataset.Name}' "
            + $"{dataset.WhyIgnored(column)} Its kind is an option of the upload, columns: send the table again, or choose "
            + "another column.");
    }
}
