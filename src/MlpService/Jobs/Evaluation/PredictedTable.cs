using System.Text;
using MlpEngine;
using MlpService.Datasets.Formats;
using MlpService.Models;

namespace MlpService.Jobs.Evaluation;

/// <summary>Rows of a table with truth and prediction, written as CSV block by block.</summary>
sealed class PredictedTable(LoadedModel model, MeasuredTable table, IReadOnlyList<string> targets, int[] rows)
{
    /// <summary>Network inputs or outputs held at a time.</summary>
    const int BlockFloats = 1 << 20;

    readonly ModelOutputs outputs = model.Definition.Outputs;

    public async Task WriteAsync(Stream body, CancellationToken cancellation)
    {
        var text = new CsvText(["row", .. Header()]);
        var (builder, width, count) = (table.Builder(), model.Encoder.Width, model.Mlp.Topology.Outputs);
        var blockRows = Math.Clamp(BlockFloats / Math.Max(width, count), 1, rows.Length);
        var (x, y) = (new float[blockRows * width], new float[blockRows * count]);
        foreach (var block in rows.Chunk(blockRows))
        {
            for (var i = 0; i < block.Length; i++)
                builder.EncodeFeatures(block[i], x.AsSpan(i * width, width));
            model.Mlp.Predict(x.AsSpan(0, block.Length * width), block.Length, y.AsSpan(0, block.Length * count));
            for (var i = 0; i < block.Length; i++)
            {
                text.Add(block[i]);
                AddValues(text, block[i], y.AsSpan(i * count, count));
                text.EndRecord();
                if (text.IsFull)
                    await body.WriteAsync(text.Take(), cancellation);
            }
        }
        await body.WriteAsync(text.Take(), cancellation);
    }

    IEnumerable<string> Header() => model.Definition.Task switch
    {
        ModelTask.Classification => ["truth", "prediction", .. outputs.Classes!.Select(name => $"probability_{name}")],
        ModelTask.Regression when targets.Count == 1 => ["truth", "prediction"],
        ModelTask.Regression => targets.SelectMany(name => new[] { $"truth_{name}", $"prediction_{name}" }),
        _ => targets.SelectMany(name => new[] { $"truth_{name}", $"prediction_{name}", $"probability_{name}" }),
    };

    void AddValues(CsvText text, int row, ReadOnlySpan<float> output)
    {
        if (model.Definition.Task == ModelTask.Classification)
        {
            Add(table.Truth(row, 0));
            Add(outputs.Classes![ClassificationMetrics.Predicted(output)]);
            ReadOnlySpan<float> probabilities = output.Length == 1 ? [1 - output[0], output[0]] : output;
            foreach (var probability in probabilities)
                text.Add(probability);
            return;
        }
        for (var t = 0; t < output.Length; t++)
        {
            if (outputs.Targets is { } numbers)
            {
                Add(table.Truth(row, t));
                text.Add(numbers[t].InOriginalUnits(output[t]));
                continue;
            }
            text.Add(table.HasLabel(row, t) ? 1 : 0);
            text.Add(output[t] > 0.5f ? 1 : 0);
            text.Add(output[t]);
        }

        void Add(string value) => text.Add(Encoding.UTF8.GetBytes(value));
    }
}
