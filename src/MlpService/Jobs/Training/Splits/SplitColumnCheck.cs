using MlpService.Datasets;
using MlpService.Datasets.Profile;
using MlpService.Http;
using MlpService.Serialization;

namespace MlpService.Jobs.Training.Splits;

/// <summary>Refuses before it is queued a split by a column that the dataset's summary shows to be impossible.</summary>
static class SplitColumnCheck
{
    /// <exception cref="Refusal">422: no such column, values that it does not have, or no order.</exception>
    public static void Run(JobRequest request, Dataset dataset)
    {
        foreach (var rule in new[] { request.TestRule, request.ValidationRule }.Where(rule => rule.IsAsked))
        {
            if (rule.Column is not null)
                RefuseUnknownValues(rule, dataset.Column(rule.Column, $"{rule.Split}.column"));
            if (rule.By is not null)
                RefuseUnordered(rule, dataset.Column(rule.By, $"{rule.Split}.by"));
        }
        RefuseOverlap(request.ValidationRule, request.TestRule);
        if (request.Groups is not { } groups)
            return;
        var column = dataset.Column(groups, "groups");
        if (request.Target.Contains(groups))
            throw Refusal.Unprocessable("groups", $"The column '{groups}' is a target; rows of one target would all be in one split. "
                + "Group by another column.");
        if (request.CrossValidation is { } crossValidation && column.Distinct < crossValidation.Folds)
            throw Refusal.Unprocessable("crossValidation.folds", $"'{groups}' has {column.Distinct} groups, which cannot be split into "
                + $"{crossValidation.Folds} folds: a group is never divided. Lower crossValidation.folds.");
        foreach (var rule in new[] { request.TestRule, request.ValidationRule })
        {
            if (rule.IsAsked && rule is { Column: null, Order: SplitOrder.Last })
                throw Refusal.Unprocessable("groups", $"A group of '{groups}' may have rows on both sides of where the {rule.Split} "
                    + $"split begins: groups and {rule.Split}.order last exclude each other. Leave one out.");
        }
    }

    static void RefuseUnknownValues(SplitRule rule, ColumnSummary column)
    {
        if (column.Categories?.Select(category => category.Value).ToList() is not { } known)
            return;
        var unknown = rule.Values.Except(known).Select(value => value.Cut()).ToList();
        if (unknown.Count > 0)
            throw Refusal.Unprocessable($"{rule.Split}.values",
                $"The column '{column.Name}' has no value {unknown.Listed()}. It has {known.Listed()}.");
    }

    static void RefuseUnordered(SplitRule rule, ColumnSummary column)
    {
        if (column.Kind == ColumnKind.Categorical)
            throw Refusal.Unprocessable($"{rule.Split}.by", $"The column '{column.Name}' is {EnumNames.Of(column.Kind)}, and rows are "
                + "ordered by numbers or dates. Order by another column, or upload the table again naming its kind in columns.");
    }

    static void RefuseOverlap(SplitRule validation, SplitRule test)
    {
        if (validation.Column is { } column && column == test.Column
            && validation.Values.Intersect(test.Values).FirstOrDefault() is { } both)
            throw Refusal.Unprocessable("validation.values", $"'{both.Cut()}' of '{column}' is in validation.values and in test.values; a "
                + "row belongs to one split. Leave it out of one.");
    }
}
