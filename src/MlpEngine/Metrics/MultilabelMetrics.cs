namespace MlpEngine;

/// <summary>How well outputs name any number of labels per row; a label is predicted above 0.5.</summary>
/// <param name="Accuracy">Share of the rows with every label right.</param>
/// <param name="LabelAccuracy">Share of all labels of all rows that are right.</param>
/// <param name="Labels">Each label by itself.</param>
public sealed record MultilabelMetrics(double Accuracy, double LabelAccuracy, IReadOnlyList<ClassMetrics> Labels)
{
    /// <summary>Compares outputs with the labels of their rows.</summary>
    /// <param name="outputs">rows x labels, none of them NaN</param>
    /// <param name="actual">rows x labels; above 0.5 the row has the label.</param>
    /// <param name="labels">Labels per row, at least 1.</param>
    /// <param name="cancellation">Checked before each label.</param>
    /// <exception cref="ArgumentException">Lengths do not fit, no row at all, or an output that is NaN.</exception>
    public static MultilabelMetrics Of(
        ReadOnlySpan<float> outputs, ReadOnlySpan<float> actual, int labels, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(labels, 1);
        if (outputs.IsEmpty || outputs.Length != actual.Length || outputs.Length % labels != 0)
            throw new ArgumentException($"{outputs.Length} outputs and {actual.Length} labels do not make rows of {labels}.");
        NaNCheck.ThrowIfAny(outputs);
        int rows = outputs.Length / labels, rightLabels = 0;
        int[] wrong = new int[rows];
        ClassMetrics[] each = new ClassMetrics[labels];
        float[] scores = new float[rows];
        bool[] has = new bool[rows];
        for (int label = 0; label < labels; label++)
        {
            cancellation.ThrowIfCancellationRequested();
            int truePositives = 0, predictedCount = 0, support = 0;
            for (int row = 0; row < rows; row++)
            {
                scores[row] = outputs[row * labels + label];
                has[row] = actual[row * labels + label] > 0.5f;
                bool predicted = scores[row] > 0.5f;
                if (predicted) predictedCount++;
                if (has[row]) support++;
                if (predicted && has[row]) truePositives++;
                if (predicted == has[row]) rightLabels++;
                else wrong[row]++;
            }
            each[label] = ClassMetrics.Of(truePositives, predictedCount, support, RocCurve.Area(scores, has));
        }
        return new MultilabelMetrics((double)wrong.Count(count => count == 0) / rows, (double)rightLabels / outputs.Length, each);
    }
}
