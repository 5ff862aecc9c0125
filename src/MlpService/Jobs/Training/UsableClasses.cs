using MlpService.Datasets;
using MlpService.Http;
using MlpService.Models;

namespace MlpService.Jobs.Training;

/// <summary>A class of which no row can be used is no class of the model.</summary>
static class UsableClasses
{
    /// <summary>Takes classes without rows away. A warm start keeps the classes of the version it starts from.</summary>
    /// <exception cref="Refusal">The network's outputs are as many as the classes before.</exception>
    public static (TrainingPlan Plan, UsableRows Rows) Narrow(Table table, TrainingPlan plan, UsableRows rows)
    {
        var target = table[plan.Targets[0].Name];
        if (plan.Task != ModelTask.Classification || plan.Start is not null)
            return (plan, rows);
        var isUsed = new bool[target.Categories.Count];
        foreach (var stratum in rows.Strata)
            if (stratum >= 0)
                isUsed[stratum] = true;
        if (!isUsed.Contains(false))
            return (plan, rows);
        var names = target.Categories.Where((_, code) => !isUsed[code]).ToList();
        var (narrowed, newCodes) = target.Only(isUsed);
        table.Replace(narrowed);
        var summary = plan.Targets[0] with
        {
            Distinct = narrowed.Categories.Count,
            Categories = plan.Targets[0].Categories?.Where(category => !names.Contains(category.Value)).ToList(),
        };
        var warning = new JobWarning("classWithoutRows", $"No row of the class {names.Select(name => $"'{name}'").Listed()} of "
            + $"'{target.Name}' can be used: it is no class of "
            + "the model. Complete the rows' features, or use preprocessing.missing mean or median.");
        return (
            plan with { Targets = [summary], Choice = TaskChoice.For(plan.Request, [summary], plan.Network.Layers) },
            new([.. rows.Strata.Select(stratum => stratum < 0 ? stratum : newCodes[stratum])], [.. rows.Warnings, warning]));
    }
}
