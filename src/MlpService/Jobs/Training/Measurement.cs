using MlpEngine;
using MlpService.Models;

namespace MlpService.Jobs.Training;

/// <summary>How good a network is on a part of the data, in the units of the data.</summary>
sealed class Measurement(ModelDefinition definition, Loss loss)
{
    public PartMetrics Of(Mlp mlp, TrainingData part, CancellationToken cancellation)
    {
        var outputs = new float[(long)part.Rows * mlp.Topology.Outputs];
        var mean = mlp.MeanLoss(part, loss, outputs, cancellation);
        return Of(part, outputs, mean, cancellation);
    }

    /// <param name="part">The rows.</param>
    /// <param name="outputs">The network's, for each row; overwritten.</param>
    /// <param name="partLoss">Their mean loss.</param>
    /// <param name="cancellation">Ends it.</param>
    public PartMetrics Of(TrainingData part, float[] outputs, double partLoss, CancellationToken cancellation) => definition.Task switch
    {
        _ when !Array.TrueForAll(outputs, float.IsFinite) => new(part.Rows, partLoss),
        ModelTask.Regression => Regression(part, outputs, partLoss, definition.Outputs.Targets!),
        ModelTask.Multilabel => Multilabel(part, outputs, partLoss, cancellation),
        _ => Classification(part, outputs, partLoss, cancellation),
    };

    /// <summary>Parts, and folds of a cross-validation, of which nothing could be measured.</summary>
    public static IEnumerable<JobWarning> Warnings(ModelMetrics metrics)
    {
        IEnumerable<(string Name, PartMetrics? Part)> parts =
        [
            ("training part", metrics.Train), ("validation part", metrics.Validation), ("test part", metrics.Test),
            .. (metrics.CrossValidation?.Folds ?? []).Select((fold, i) => ($"cross-validation's fold {i + 1}", (PartMetrics?)fold)),
        ];
        return parts.Where(named => named.Part is { IsMeasured: false }).Select(named => new JobWarning("notMeasured", null, null,
            $"Nothing could be measured of the {named.Name}: for some of its rows the network's outputs are beyond the range of a 32-bit float. "
            + "Their values are far from those trained on: the dataset's min and max show the columns. Correct such rows or take them out."));
    }

    PartMetrics Multilabel(TrainingData part, float[] outputs, double partLoss, CancellationToken cancellation)
    {
        var actual = new float[outputs.Length];
        for (var row = 0; row < part.Rows; row++)
            part.Target(row).CopyTo(actual.AsSpan(row * part.Outputs));
        var metrics = MultilabelMetrics.Of(outputs, actual, part.Outputs, cancellation);
        return new(part.Rows, partLoss, metrics.Accuracy, Classes: [.. metrics.Labels.Zip(definition.Outputs.Classes!, Figures)]);
    }

    PartMetrics Classification(TrainingData part, float[] outputs, double partLoss, CancellationToken cancellation)
    {
        var actual = new int[part.Rows];
        for (var row = 0; row < part.Rows; row++)
            actual[row] = ClassificationMetrics.Predicted(part.Target(row));
        var metrics = ClassificationMetrics.Of(outputs, part.Outputs, actual, cancellation);
        return new(part.Rows, partLoss, metrics.Accuracy, metrics.BalancedAccuracy, metrics.LogLoss, metrics.RocAuc,
            [.. metrics.Classes.Zip(definition.Outputs.Classes!, Figures)], metrics.ConfusionMatrix);
    }

    static PartMetrics Regression(TrainingData part, float[] outputs, double partLoss, IReadOnlyList<TargetColumn> targets)
    {
        var actual = new float[outputs.Length];
        for (var row = 0; row < part.Rows; row++)
        {
            for (var t = 0; t < targets.Count; t++)
            {
                var i = row * targets.Count + t;
                actual[i] = (float)(part.Target(row)[t] * targets[t].Scale + targets[t].Offset);
                outputs[i] = (float)(outputs[i] * targets[t].Scale + targets[t].Offset);
            }
        }
        var metrics = RegressionMetrics.Of(outputs, actual, targets.Count);
        return new(part.Rows, partLoss, Rmse: metrics.MeanRootMeanSquaredError, Mae: metrics.MeanMeanAbsoluteError, R2: metrics.MeanR2,
            Targets: targets.Count == 1 ? null : [.. targets.Select((target, t) => Figures(metrics, target, t))]);
    }

    static TargetFigures Figures(RegressionMetrics metrics, TargetColumn target, int t) =>
        new(target.Name, metrics.RootMeanSquaredError[t], metrics.MeanAbsoluteError[t], metrics.R2[t]);

    /// <summary>Of a class that no row belongs to nothing was measured.</summary>
    static ClassFigures Figures(ClassMetrics metrics, string name) => metrics.Support == 0
        ? new(name, 0, null, null, null, null)
        : new(name, metrics.Support, metrics.Precision, metrics.Recall, metrics.F1, metrics.RocAuc);
}
