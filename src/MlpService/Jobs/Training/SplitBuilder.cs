using MlpEngine;
using MlpService.Datasets;
using MlpService.Datasets.Profile;
using MlpService.Models;

namespace MlpService.Jobs.Training;

/// <summary>Encodes rows of a table for the engine as a version reads them, in memory or in a scratch file.</summary>
sealed class SplitBuilder
{
    /// <summary>Rows that are encoded together, by one core.</summary>
    const int RowsAtOnce = 64;

    readonly ModelDefinition definition;
    readonly RowEncoder encoder;
    readonly string? scratchDirectory;
    readonly List<TableColumn> features, targets;
    readonly int[][] inputCodes; // of each categorical feature: the encoder's code of each of the table's codes
    readonly int[][] targetCodes; // of each target: the place among the classes, or 1 where a row has the label

    /// <param name="table">The columns of the version's inputs and the targets.</param>
    /// <param name="definition">How they become inputs, and outputs.</param>
    /// <param name="targets">The columns that hold what is predicted.</param>
    /// <param name="scratchDirectory">Where the scratch file goes; null: memory.</param>
    public SplitBuilder(Table table, ModelDefinition definition, IEnumerable<string> targets, string? scratchDirectory)
    {
        (this.definition, this.scratchDirectory, encoder) = (definition, scratchDirectory, new RowEncoder(definition.Inputs));
        features = [.. definition.Inputs.Select(input => table[input.Name])];
        this.targets = [.. targets.Select(target => table[target])];
        inputCodes = [.. features.Select((feature, c) => feature.Categories.Select(category => encoder.CodeOf(c, category)).ToArray())];
        targetCodes = [.. this.targets.Select((target, t) => target.Categories.Select(category => CodeOf(t, category)).ToArray())];
    }

    int CodeOf(int target, string category) => definition.Task == ModelTask.Multilabel
        ? category == (definition.Outputs.PositiveValues?[target] ?? targets[target].Categories[^1]) ? 1 : 0
        : definition.Outputs.ClassIndex(category);

    public EncodedSplit? BuildIfAny(int[] rows) => rows.Length == 0 ? null : Build(rows, weights: null);

    public EncodedSplit Build(int[] rows, SampleWeights? weights)
    {
        var data = new TrainingData(
            rows.Length, encoder.Width, definition.Topology.Outputs, weighted: weights is not null, scratchDirectory);
        Parallel.For(0, (rows.Length + RowsAtOnce - 1) / RowsAtOnce, block =>
        {
            var first = block * RowsAtOnce;
            EncodeFeatures(rows.AsSpan(first, Math.Min(RowsAtOnce, rows.Length - first)), data, first);
        });
        for (var i = 0; i < rows.Length; i++)
        {
            EncodeTargets(rows[i], data.Target(i));
            if (weights is not null)
                data.Weight(i) = weights[rows[i]];
        }
        var actual = definition.Outputs.Targets is null ? [] : rows.SelectMany(row => targets.Select(target => target.Numbers[row]));
        return new(data, [.. actual]);
    }

    /// <summary>Column by column, as the table has them, into rows that stay in a core's cache meanwhile.</summary>
    void EncodeFeatures(ReadOnlySpan<int> rows, TrainingData data, int first)
    {
        for (var c = 0; c < features.Count; c++)
            for (var i = 0; i < rows.Length; i++)
                EncodeFeature(c, rows[i], data.Input(first + i));
    }

    /// <summary>Rows that lack a value for which nothing is imputed were left out before.</summary>
    public void EncodeFeatures(int row, Span<float> input)
    {
        for (var c = 0; c < features.Count; c++)
            EncodeFeature(c, row, input);
    }

    void EncodeFeature(int c, int row, Span<float> input)
    {
        if (features[c].Kind != ColumnKind.Categorical)
            encoder.SetNumber(c, features[c].Numbers[row], input);
        else
            encoder.SetCategory(c, features[c].Codes[row] is >= 0 and var code ? inputCodes[c][code] : RowEncoder.NoCode, input);
    }

    void EncodeTargets(int row, Span<float> target)
    {
        if (definition.Outputs.Targets is { } scaled)
        {
            for (var t = 0; t < scaled.Count; t++)
                target[t] = (float)((targets[t].Numbers[row] - scaled[t].Offset) / scaled[t].Scale);
        }
        else if (definition.Task == ModelTask.Multilabel)
        {
            for (var t = 0; t < targets.Count; t++)
                target[t] = targetCodes[t][targets[t].Codes[row]];
        }
        else if (target.Length == 1)
        {
            target[0] = targetCodes[0][targets[0].Codes[row]];
        }
        else
        {
            target[targetCodes[0][targets[0].Codes[row]]] = 1;
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
