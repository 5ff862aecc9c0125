using MlpEngine;
using MlpService.Datasets;
using MlpService.Datasets.Profile;
using MlpService.Models;

namespace MlpService.Jobs.Training;

/// <summary>Encodes the rows of a split for the engine, in memory or in a scratch file.</summary>
sealed class SplitBuilder
{
    readonly TrainingPlan plan;
    readonly RowEncoder encoder;
    readonly ModelOutputs outputs;
    readonly string? scratchDirectory;
    readonly List<TableColumn> features, targets;
    readonly int[][] inputCodes; // of each categorical feature: the encoder's code of each of the table's codes

    public SplitBuilder(Table table, TrainingPlan plan, RowEncoder encoder, ModelOutputs outputs, string? scratchDirectory)
    {
        (this.plan, this.encoder, this.outputs, this.scratchDirectory) = (plan, encoder, outputs, scratchDirectory);
        features = [.. plan.Features.Select(feature => table[feature.Name])];
        targets = [.. plan.Targets.Select(target => table[target.Name])];
        inputCodes = [.. features.Select((feature, c) => feature.Categories.Select(category => encoder.CodeOf(c, category)).ToArray())];
    }

    public EncodedSplit? BuildIfAny(int[] rows) => rows.Length == 0 ? null : Build(rows, weights: null);

    public EncodedSplit Build(int[] rows, SampleWeights? weights)
    {
        var data = new TrainingData(rows.Length, encoder.Width, plan.Outputs, weighted: weights is not null, scratchDirectory);
        for (var i = 0; i < rows.Length; i++)
        {
            EncodeFeatures(rows[i], data.Input(i));
            EncodeTargets(rows[i], data.Target(i));
            if (weights is not null)
                data.Weight(i) = weights[rows[i]];
        }
        return new(data, outputs.Targets is null ? [] : [.. rows.SelectMany(row => targets.Select(target => target.Numbers[row]))]);
    }

    /// <summary>Rows that lack a value for which nothing is imputed were left out before.</summary>
    void EncodeFeatures(int row, Span<float> input)
    {
        for (var c = 0; c < features.Count; c++)
        {
            if (features[c].Kind != ColumnKind.Categorical)
                encoder.SetNumber(c, features[c].Numbers[row], input);
            else
                encoder.SetCategory(c, features[c].Codes[row] is >= 0 and var code ? inputCodes[c][code] : RowEncoder.NoCode, input);
        }
    }

    void EncodeTargets(int row, Span<float> target)
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
            target[targets[0].Codes[row]] = 1;
        }
    }
}

/// <summary>The rows of a split as the engine takes them.</summary>
/// <param name="Data">Scaled and rounded to 32-bit floats.</param>
/// <param name="Actual">Regression: rows x targets as the table has them, which metrics compare with; else empty.</param>
sealed record EncodedSplit(TrainingData Data, double[] Actual) : IDisposable
{
    public void Dispose() => Data.Dispose();
}
