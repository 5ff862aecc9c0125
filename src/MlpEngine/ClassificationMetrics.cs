namespace MlpEngine;

/// <summary>How well outputs name the class.</summary>
/// <param name="Accuracy">Share of the rows whose class was predicted.</param>
/// <param name="ConfusionMatrix">Rows are actual classes, columns predicted ones: [actual][predicted] counts.</param>
public sealed record ClassificationMetrics(double Accuracy, IReadOnlyList<IReadOnlyList<int>> ConfusionMatrix)
{
    /// <summary>One output is the probability of class 1 of two, predicted above 0.5; with several the largest wins, the first of equals.</summary>
    /// <param name="outputs">rows x outputs</param>
    /// <param name="outputCount">Outputs per row, at least 1.</param>
    /// <param name="actual">The true class of each row.</param>
    /// <exception cref="ArgumentException">Lengths do not fit, no row at all, or a class out of range.</exception>
    public static ClassificationMetrics Of(ReadOnlySpan<float> outputs, int outputCount, ReadOnlySpan<int> actual)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(outputCount, 1);
        if (actual.IsEmpty) throw new ArgumentException("0 rows: metrics need at least 1.");
        if (outputs.Length != (long)actual.Length * outputCount)
            throw new ArgumentException($"{outputs.Length} outputs do not make {actual.Length} rows of {outputCount}.");
        int classes = Math.Max(2, outputCount), right = 0;
        int[][] confusion = [.. Enumerable.Range(0, classes).Select(_ => new int[classes])];
        for (int row = 0; row < actual.Length; row++)
        {
            if ((uint)actual[row] >= (uint)classes)
                throw new ArgumentException($"Row {row} has class {actual[row]}: there are the classes 0 to {classes - 1}.");
            int predicted = Predicted(outputs.Slice(row * outputCount, outputCount));
            confusion[actual[row]][predicted]++;
            if (predicted == actual[row]) right++;
        }
        return new ClassificationMetrics((double)right / actual.Length, confusion);
    }

    /// <summary>The class that a row of outputs predicts.</summary>
    public static int Predicted(ReadOnlySpan<float> outputs)
    {
        if (outputs.Length == 1) return outputs[0] > 0.5f ? 1 : 0;
        int largest = 0;
        for (int j = 1; j < outputs.Length; j++) if (outputs[j] > outputs[largest]) largest = j;
        return largest;
    }
}
