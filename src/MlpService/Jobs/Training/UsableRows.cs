using MlpService.Datasets;
using MlpService.Http;
using MlpService.Models;

namespace MlpService.Jobs.Training;

/// <summary>Which rows of a table can be learned from.</summary>
/// <param name="Strata">The class of each row; -1: the row is left out. All 0 where rows have no class.</param>
sealed record UsableRows(int[] Strata, IReadOnlyList<JobWarning> Warnings)
{
    /// <exception cref="Refusal">A missing value where preprocessing.missing is error, or rows of one class only.</exception>
    public static UsableRows Of(Table table, TrainingPlan plan)
    {
        var notImputed = plan.Features.Where((_, place) => !plan.Imputes(place)).Select(feature => table[feature.Name]).ToList();
        var targets = plan.Targets.Select(target => table[target.Name]).ToList();
        var complete = CompleteRows.Of(table.Rows, targets, notImputed);
        if (complete.FirstGap is var (row, column) && plan.Preprocessing.Missing == MissingRule.Error)
            throw Refusal.Unprocessable("preprocessing.missing", $"Row {row} has no value in column '{column}', and "
                + "preprocessing.missing is error. Use mean, median or drop, or complete the data.");
        var strata = new int[table.Rows];
        for (var i = 0; i < strata.Length; i++)
            strata[i] = !complete.Are[i] ? -1 : plan.Task == ModelTask.Classification ? targets[0].Codes[i] : 0;
        if (complete.WithoutTarget == table.Rows)
            throw Refusal.Unprocessable("target", $"No row has all of the targets {targets.Select(target => target.Name).Listed()}: "
                + $"each of the {table.Rows} rows misses one. Train a model for each target, or complete the data.");
        if (plan.Task == ModelTask.Classification && strata.Where(stratum => stratum >= 0).Distinct().ToList() is [var only])
            throw Refusal.Unprocessable("target", $"Of {table.Rows} rows {strata.Count(stratum => stratum >= 0)} can be used, all "
                + $"of the class '{targets[0].Categories[only]}' of '{targets[0].Name}': there is nothing to tell apart. "
                + "Use preprocessing.missing mean or median, or upload more rows.");
        return new(strata, [.. complete.Warnings]);
    }
}
