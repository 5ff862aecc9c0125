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
        var strata = new int[table.Rows];
        int withoutTarget = 0, withoutFeature = 0;
        for (var row = 0; row < table.Rows; row++)
        {
            strata[row] = plan.Task == ModelTask.Classification ? targets[0].Codes[row] : 0;
            if (targets.Exists(target => target.IsMissing(row)))
            {
                strata[row] = -1;
                withoutTarget++;
            }
            else if (notImputed.Find(feature => feature.IsMissing(row)) is { } column)
            {
                if (plan.Preprocessing.Missing == MissingRule.Error)
                    throw Refusal.Unprocessable("preprocessing.missing", $"Row {row} has no value in column '{column.Name}', and "
                        + "preprocessing.missing is error. Use mean, median or drop, or complete the data.");
                strata[row] = -1;
                withoutFeature++;
            }
        }
        if (withoutTarget == table.Rows)
            throw Refusal.Unprocessable("target", $"No row has all of the targets {targets.Select(target => target.Name).Listed()}: "
                + $"each of the {table.Rows} rows misses one. Train a model for each target, or complete the data.");
        if (plan.Task == ModelTask.Classification && strata.Where(stratum => stratum >= 0).Distinct().ToList() is [var only])
            throw Refusal.Unprocessable("target", $"Of {table.Rows} rows {table.Rows - withoutTarget - withoutFeature} can be used, all "
                + $"of the class '{targets[0].Categories[only]}' of '{targets[0].Name}': there is nothing to tell apart. "
                + "Use preprocessing.missing mean or median, or upload more rows.");
        return new(strata, [
            .. LeftOut("missingTarget", withoutTarget, table.Rows, "have no target and"),
            .. LeftOut("missingDropped", withoutFeature, table.Rows, "have a missing feature and")]);
    }

    public static IEnumerable<JobWarning> LeftOut(string code, int rows, int of, string why)
    {
        if (rows > 0)
            yield return new(code, $"{rows} of {of} rows {why} were left out.");
    }
}
