using MlpEngine;
using MlpService.Http;
using MlpService.Models;

namespace MlpService.Predictions;

/// <summary>Raw rows in, predictions out.</summary>
static class Predictor
{
    /// <summary>Network inputs held at a time, whatever the request asks for: 16 MiB.</summary>
    const int BlockFloats = 4 << 20;

    const int MaxOutputs = 10_000_000;

    /// <exception cref="Refusal">422: a row that cannot be read, or whose outputs are beyond a 32-bit float.</exception>
    public static PredictionResponse Predict(LoadedModel model, PredictionRequest request)
    {
        var predictions = new Prediction[request.Instances.Count];
        var (width, outputs) = (model.Encoder.Width, model.Mlp.Topology.Outputs);
        if ((long)predictions.Length * outputs > MaxOutputs)
            throw Refusal.TooLarge("instances", $"{predictions.Length} rows of {outputs} outputs are more than {MaxOutputs} numbers in one "
                + $"answer. Send at most {MaxOutputs / outputs} rows at a time.");
        var blockRows = Math.Clamp(BlockFloats / Math.Max(width, outputs), 1, predictions.Length);
        var (x, y) = (new float[blockRows * width], new float[blockRows * outputs]);
        var reader = new InstanceReader(model);
        for (var first = 0; first < predictions.Length; first += blockRows)
        {
            var rows = Math.Min(blockRows, predictions.Length - first);
            var flags = new List<string>?[rows];
            for (var r = 0; r < rows; r++)
                flags[r] = reader.Read(request.Instances[first + r], first + r, x.AsSpan(r * width, width));
            model.Mlp.Predict(x.AsSpan(0, rows * width), rows, y.AsSpan(0, rows * outputs));
            for (var r = 0; r < rows; r++)
                predictions[first + r] = Explain(model.Definition, y.AsSpan(r * outputs, outputs), first + r) with { Flags = flags[r] };
        }
        return new(model.Name, model.Version, model.Definition.Outputs.Classes, predictions);
    }

    static Prediction Explain(ModelDefinition definition, Span<float> output, int row) => definition.Task switch
    {
        ModelTask.Regression => Regression(definition.Outputs.Targets!, output, row),
        ModelTask.Multilabel => Multilabel(definition.Outputs.Classes!, output, row),
        _ => Classification(definition.Outputs.Classes!, output, row),
    };

    static Prediction Multilabel(IReadOnlyList<string> labels, ReadOnlySpan<float> output, int row)
    {
        RefuseOverflow(output, row);
        var probabilities = output.ToArray();
        return new() { Labels = [.. labels.Where((_, j) => probabilities[j] > 0.5f)], Probabilities = probabilities };
    }

    /// <summary>The class with the largest output; one output a is the probability of the second class, chosen above 0.5.</summary>
    static Prediction Classification(IReadOnlyList<string> classes, ReadOnlySpan<float> output, int row)
    {
        RefuseOverflow(output, row);
        return new()
        {
            Label = classes[ClassificationMetrics.Predicted(output)],
            Probabilities = output.Length == 1 ? [1 - output[0], output[0]] : output.ToArray(),
        };
    }

    static Prediction Regression(IReadOnlyList<TargetColumn> targets, Span<float> output, int row)
    {
        RefuseOverflow(output, row);
        var values = new double[targets.Count];
        for (var t = 0; t < values.Length; t++)
            values[t] = targets[t].InOriginalUnits(output[t]);
        return values.Length == 1 ? new() { Value = values[0] } : new() { Values = values };
    }

    static void RefuseOverflow(ReadOnlySpan<float> output, int row)
    {
        foreach (var value in output)
        {
            if (!float.IsFinite(value))
                throw Refusal.Unprocessable($"instances[{row}]",
                    $"Row {row}: the network's output is {value}: its inputs are too large for these weights.");
        }
    }
}
