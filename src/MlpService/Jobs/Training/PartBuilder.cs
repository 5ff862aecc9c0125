using MlpEngine;
using MlpService.Datasets;
using MlpService.Models;

namespace MlpService.Jobs.Training;

/// <summary>Copies chosen rows of a table into rows for the engine, in memory or in a scratch file.</summary>
sealed class PartBuilder(Table table, TrainingPlan plan, RowEncoder encoder, ModelOutputs outputs, string? scratchDirectory)
{
    readonly List<TableColumn> features = [.. plan.Features.Select(feature => table[feature.Name])];
    readonly List<TableColumn> targets = [.. plan.Targets.Select(target => table[target.Name])];

    public TrainingData? BuildIfAny(int[] rows) => rows.Length == 0 ? null : Build(rows, weights: null);

    public TrainingData Build(int[] rows, RowWeights? weights)
    {
        var part = new TrainingData(rows.Length, encoder.Width, plan.Outputs, weighted: weights is not null, scratchDirectory);
        for (var i = 0; i < rows.Length; i++)
        {
            encoder.Encode(features, rows[i], part.Input(i));
            Fill(rows[i], part.Target(i));
            if (weights is not null)
                part.Weight(i) = weights[rows[i]];
        }
        return part;
    }

    void Fill(int row, Span<float> target)
    {
        if (outputs.Targets is { } scaled)
        {
            for (var t = 0; t < scaled.Count; t++)
                target[t] = (float)((targets[t].Numbers[row] - scaled[t].Offset) / scaled[t].Scale);
        }
        else if (plan.Task == ModelTask.Multilabel)
        {
            for (var t = 0; t < targets.Count; t++)
                target[t] = targets[t].Codes[row];
        }
        else if (target.Length == 1)
        {
            target[0] = targets[0].Codes[row];
        }
        else
        {
            target.Clear();
            target[targets[0].Codes[row]] = 1;
        }
    }
}
