using System.Text.Json;
using MlpService.Http;
using MlpService.Models;
using MlpService.Serialization;

namespace MlpService.Jobs.Evaluation;

/// <summary>The columns in which a table holds what a version predicts.</summary>
static class MeasuredTargets
{
    /// <param name="version">The version to be measured.</param>
    /// <param name="asked">The column of the class; null: as the version's job had it.</param>
    /// <exception cref="Refusal">422: the version does not tell, or a column is named where several are known.</exception>
    public static IReadOnlyList<string> Of(ModelVersion version, string? asked)
    {
        var (task, outputs) = (version.Definition.Task, version.Definition.Outputs);
        if (task != ModelTask.Classification && asked is not null)
            throw Refusal.Unprocessable("target", $"target names the column of a class, and '{version.Model}' version "
                + $"{version.Version} is for {EnumNames.Of(task)}: "
                + $"{(outputs.Targets?.Select(target => target.Name) ?? outputs.Classes!).Listed()}. Leave it out.");
        if (task == ModelTask.Multilabel && outputs.PositiveValues is null)
            throw Refusal.Unprocessable(null, $"'{version.Model}' version {version.Version} does not say which value of its columns means "
                + "that a row has the label. Import its weights again with positiveValues.");
        return task switch
        {
            ModelTask.Regression => [.. outputs.Targets!.Select(target => target.Name)],
            ModelTask.Multilabel => outputs.Classes!,
            _ when asked is not null => [asked],
            _ => version.Lineage.Request?.GetProperty("target").Deserialize<TargetColumns>(ApiJson.Stored)
                ?? throw Refusal.Unprocessable("target", $"The weights of '{version.Model}' version {version.Version} were imported, so "
                    + "that the column of the class is not known. Name it as target."),
        };
    }
}
