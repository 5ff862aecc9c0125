using System.Buffers;
using System.Globalization;
using System.Text;
using MlpEngine;
using MlpService.Datasets.Profile;
using MlpService.Models;

namespace MlpService.Jobs.Evaluation;

/// <summary>Rows of a table with truth and prediction, written as CSV block by block.</summary>
sealed class PredictedTable(LoadedModel model, MeasuredTable table, IReadOnlyList<string> targets, int[] rows)
{
    /// <summary>Network inputs or outputs held at a time.</summary>
    const int BlockFloats = 1 << 20;

    static readonly SearchValues<char> Special = SearchValues.Create(",\"\r\n");

    readonly ModelOutputs outputs = model.Definition.Outputs;

    public async Task WriteAsync(Stream body, CancellationToken cancellation)
    {
        await using var text = new StreamWriter(body, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true);
        await text.WriteAsync(Line(["row", .. Header()]));
        var (builder, width, count) = (table.Builder(), model.Encoder.Width, model.Mlp.Topology.Outputs);
        var blockRows = Math.Clamp(BlockFloats / Math.Max(width, count), 1, rows.Length);
        var (x, y) = (new float[blockRows * width], new float[blockRows * count]);
        foreach (var block in rows.Chunk(blockRows))
        {
            for (var i = 0; i < block.Length; i++)
                builder.EncodeFeatures(block[i], x.AsSpan(i * width, width));
            model.Mlp.Predict(x.AsSpan(0, block.Length * width), block.Length, y.AsSpan(0, block.Length * count));
            for (var i = 0; i < block.Length; i++)
                await text.WriteAsync(Line([$"{block[i]}", .. Values(block[i], y.AsSpan(i * count, count))]).AsMemory(), cancellation);
        }
    }

    IEnumerable<string> Header() => model.Definition.Task switch
    {
        ModelTask.Classification => ["truth", "prediction", .. outputs.Classes!.Select(name => $"probability_{name}")],
        ModelTask.Regression when targets.Count == 1 => ["truth", "prediction"],
        ModelTask.Regression => targets.SelectMany(name => new[] { $"truth_{name}", $"prediction_{name}" }),
        _ => targets.SelectMany(name => new[] { $"truth_{name}", $"prediction_{name}", $"probability_{name}" }),
    };

    List<string> Values(int row, ReadOnlySpan<float> output)
    {
        var values = new List<string>();
        if (model.Definition.Task == ModelTask.Classification)
        {
            values.AddRange([table.Truth(row, 0), outputs.Classes![ClassificationMetrics.Predicted(output)]]);
            ReadOnlySpan<float> probabilities = output.Length == 1 ? [1 - output[0], output[0]] : output;
            foreach (var probability in probabilities)
                values.Add(Text(probability));
            return values;
        }
        for (var t = 0; t < output.Length; t++)
        {
            values.AddRange(outputs.Targets is { } numbers
                ? [table.Truth(row, t), Categories.TextOf(numbers[t].InOriginalUnits(output[t]))]
                : [table.HasLabel(row, t) ? "1" : "0", output[t] > 0.5f ? "1" : "0", Text(output[t])]);
        }
        return values;
    }

    static string Text(float number) => number.ToString(CultureInfo.InvariantCulture);

    static string Line(IEnumerable<string> values) => string.Join(',', values.Select(Quoted)) + "\n";

    static string Quoted(string value) =>
        value.AsSpan().ContainsAny(Special) ? $"\"{value.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : value;
}
