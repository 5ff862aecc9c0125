using System.Text.Json;
using MlpService.Http;
using MlpService.Models;
using MlpService.Serialization;

namespace MlpService.Jobs.Evaluation;

/// <summary>The columns in which a table holds what a version predicts.</summary>
static class MeasuredTargets
{
    /// <param name="version">The version to be measured.</param>
    /// <param name="asked">The columns named; null: as the version's job had them.</param>
    /// <exception cref="Refusal">422: the version does not tell, or predicts other columns than those named.</exception>
    public static TargetColumns Of(ModelVersion version, TargetColumns? asked)
    {
        var (task, outputs) = (version.Definition.Task, version.Definition.Outputs);
        if (task == ModelTask.Multilabel && outputs.PositiveValues is null)
            throw Refusal.Unprocessable(null, $"'{version.Model}' version {version.Version} does not say which value of its columns means "
                + "that a row has the label. Import its weights again with positiveValues.");
        var trained = version.Lineage.Request?.GetProperty("target").Deserialize<TargetColumns>(ApiJson.Stored);
        if (task == ModelTask.Classification)
            return OfClass(version, asked ?? trained);
        IReadOnlyList<string> known = outputs.Targets?.Select(target => target.Name).ToList() ?? outputs.Classes!;
        if (asked is not null && !asked.SequenceEqual(known))
            throw Refusal.Unprocessable("target", $"'{version.Model}' version {version.Version} predicts {known.Listed()}, and target "
                + $"names {asked.Listed()}. Name its own columns in this order, or leave target out.");
        return asked ?? trained ?? new([.. known], isList: known.Count > 1);
    }

    static TargetColumns OfClass(ModelVersion version, TargetColumns? target) => target switch
    {
        null => throw Refusal.Unprocessable("target", $"The weights of '{version.Model}' version {version.Version} were imported, so "
            + "that the column of the class is not known. Name it as target."),
        { Count: 1 } => target,
        _ => throw Refusal.Unprocessable("target", $"'{version.Model}' version {version.Version} predicts one class, and target names "
            + $"{target.Count} columns: {target.Listed()}. Name the one that holds the class."),
    };
}
