using MlpEngine;
using MlpService.Models;

namespace MlpService.Jobs.Training;

/// <summary>Evaluates a network on a split of the data, in the units of the data.</summary>
sealed class Evaluator(ModelDefinition definition, Loss loss)
{
    public SplitMetrics Evaluate(Mlp mlp, EncodedSplit split, CancellationToken cancellation)
    {
        var outputs = new float[(long)split.Data.Rows * mlp.Topology.Outputs];
        var meanLoss = mlp.MeanLoss(split.Data, loss, outputs, cancellation);
        return MetricsOf(split, outputs, meanLoss, cancellation);
    }

    /// <param name="split">The rows of the split.</param>
    /// <param name="outputs">The network's, for each row.</param>
    /// <param name="meanLoss">Over the rows.</param>
    /// <param name="cancellation">Ends it.</param>
    public SplitMetrics MetricsOf(EncodedSplit split, float[] outputs, double meanLoss, CancellationToken cancellation) =>
        definition.Task switch
        {
            _ when !Array.TrueForAll(outputs, float.IsFinite) => new(split.Data.Rows, meanLoss),
            ModelTask.Regression => Regression(split, outputs, meanLoss, definition.Outputs.Targets!),
            ModelTask.Multilabel => Multilabel(split.Data, outputs, meanLoss, cancellation),
            ModelTask.Classification => Classification(split.Data, outputs, meanLoss, cancellation),
            var task => throw new InvalidOperationException($"There are no metrics for the task {task}."),
        };

    /// <summary>Splits, and folds of a cross-validation, of which nothing could be measured.</summary>
    public static IEnumerable<JobWarning> Warnings(ModelMetrics metrics)
    {
        IEnumerable<(string Name, SplitMetrics? Metrics)> splits =
        [
            ("training split", metrics.Train), ("validation split", metrics.Validation), ("test split", metrics.Test),
            .. (metrics.CrossValidation?.Folds ?? []).Select((fold, i) => ($"cross-validation's fold {i + 1}", (SplitMetrics?)fold)),
        ];
        return splits.Where(split => split.Metrics is { IsMeasured: false }).Select(split => new JobWarning("notMeasured",
            $"Nothing could be measured of the {split.Name}: for some of its rows the network's outputs are beyond the range of a 32-bit "
            + "float. Their values are far from those trained on: the dataset's min and max show the columns. Correct such rows or take "
            + "them out."));
    }

    SplitMetrics Multilabel(TrainingData data, float[] outputs, double meanLoss, CancellationToken cancellation)
    {
        var actual = new float[outputs.Length];
        for (var row = 0; row < data.Rows; row++)
            data.Target(row).CopyTo(actual.AsSpan(row * data.Outputs));
        var metrics = MultilabelMetrics.Of(outputs, actual, data.Outputs, cancellation);
        return new(data.Rows, meanLoss, metrics.Accuracy, Classes: [.. metrics.Labels.Zip(definition.Outputs.Classes!, OfClass)]);
    }

    SplitMetrics Classification(TrainingData data, float[] outputs, double meanLoss, CancellationToken cancellation)
    {
        var actual = new int[data.Rows];
        for (var row = 0; row < data.Rows; row++)
            actual[row] = ClassificationMetrics.Predicted(data.Target(row));
        var metrics = ClassificationMetrics.Of(outputs, data.Outputs, actual, cancellation);
        return new(data.Rows, meanLoss, metrics.Accuracy, metrics.BalancedAccuracy, metrics.LogLoss, metrics.RocAuc,
            [.. metrics.Classes.Zip(definition.Outputs.Classes!, OfClass)], metrics.ConfusionMatrix);
    }

    static SplitMetrics Regression(EncodedSplit split, float[] outputs, double meanLoss, IReadOnlyList<TargetColumn> targets)
    {
        var predicted = new double[outputs.Length];
        for (var i = 0; i < outputs.Length; i++)
            predicted[i] = targets[i % targets.Count].InOriginalUnits(outputs[i]);
        var metrics = RegressionMetrics.Of(predicted, split.Actual, targets.Count);
        return new(
            split.Data.Rows, meanLoss, Rmse: metrics.MeanRootMeanSquaredError, Mae: metrics.MeanMeanAbsoluteError, R2: metrics.MeanR2,
            Targets: targets.Count == 1 ? null : [.. targets.Select((target, t) => OfTarget(metrics, target, t))]);
    }

    static PerTargetMetrics OfTarget(RegressionMetrics metrics, TargetColumn target, int t) =>
        new(target.Name, metrics.RootMeanSquaredError[t], metrics.MeanAbsoluteError[t], metrics.R2[t]);

    /// <summary>Of a class that no row belongs to nothing was measured.</summary>
    static PerClassMetrics OfClass(ClassMetrics metrics, string name) => metrics.Support == 0
        ? new(name, 0, null, null, null, null)
        : new(name, metrics.Support, metrics.Precision, metrics.Recall, metrics.F1, metrics.RocAuc);
}
