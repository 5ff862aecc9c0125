namespace MlpEngine;

/// <summary>How well outputs name the class.</summary>
/// <param name="Accuracy">Share of the rows whose class was predicted.</param>
/// <param name="BalancedAccuracy">Mean recall of the classes that occur.</param>
/// <param name="LogLoss">-mean ln p of the actual class, p being its share of the row's outputs, at least 1.2e-38.</param>
/// <param name="RocAuc">Two classes: that of class 1. More: the mean over the classes, each against the rest. Null if no class has
/// one.</param>
/// <param name="Classes">Each class by itself.</param>
/// <param name="ConfusionMatrix">Rows are actual classes, columns predicted ones: [actual][predicted] counts.</param>
public sealed record ClassificationMetrics(
    double Accuracy, double BalancedAccuracy, double LogLoss, double? RocAuc, IReadOnlyList<ClassMetrics> Classes,
    IReadOnlyList<IReadOnlyList<int>> ConfusionMatrix)
{
    const float SmallestProbability = 1.17549435e-38f; // the smallest normal float

    /// <summary>One output is the probability of class 1 of two, predicted above 0.5; with several the largest wins, the first of
    /// equals.</summary>
    /// <param name="outputs">rows x outputs, none of them NaN</param>
    /// <param name="outputCount">Outputs per row, at least 1.</param>
    /// <param name="actual">The class of each row.</param>
    /// <param name="cancellation">Checked before each class, as many classes of many rows take a while.</param>
    /// <exception cref="ArgumentException">Lengths do not fit, no row at all, an output that is NaN, or a class out of range.</exception>
    public static ClassificationMetrics Of(
        ReadOnlySpan<float> outputs, int outputCount, ReadOnlySpan<int> actual, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(outputCount, 1);
        if (actual.IsEmpty) throw new ArgumentException("0 rows: metrics need at least 1.");
        if (outputs.Length != (long)actual.Length * outputCount)
            throw new ArgumentException($"{outputs.Length} outputs do not make {actual.Length} rows of {outputCount}.");
        NaNCheck.ThrowIfAny(outputs);
        int classes = Math.Max(2, outputCount);
        int[][] confusion = [.. Enumerable.Range(0, classes).Select(_ => new int[classes])];
        double logLoss = 0;
        for (int row = 0; row < actual.Length; row++)
        {
            if ((uint)actual[row] >= (uint)classes)
                throw new ArgumentException($"Row {row} has class {actual[row]}: there are the classes 0 to {classes - 1}.");
            ReadOnlySpan<float> output = outputs.Slice(row * outputCount, outputCount);
            confusion[actual[row]][Predicted(output)]++;
            logLoss -= Math.Log(Math.Max(Probability(output, actual[row]), SmallestProbability));
        }
        ClassMetrics[] each = new ClassMetrics[classes];
        for (int c = 0; c < classes; c++)
        {
            cancellation.ThrowIfCancellationRequested();
            each[c] = ClassMetrics.Of(
                confusion[c][c], confusion.Sum(row => row[c]), confusion[c].Sum(), RocAucOf(c, outputs, outputCount, actual));
        }
        double?[] areas = [.. each.Select(of => of.RocAuc).Where(area => area is not null)];
        return new ClassificationMetrics(
            (double)confusion.Select((row, c) => row[c]).Sum() / actual.Length,
            each.Where(of => of.Support > 0).Average(of => of.Recall),
            logLoss / actual.Length,
            classes == 2 ? each[1].RocAuc : areas.Average(),
            each,
            confusion);
    }

    /// <summary>The class that a row of outputs predicts.</summary>
    public static int Predicted(ReadOnlySpan<float> outputs)
    {
        if (outputs.Length == 1) return outputs[0] > 0.5f ? 1 : 0;
        int largest = 0;
        for (int j = 1; j < outputs.Length; j++) if (outputs[j] > outputs[largest]) largest = j;
        return largest;
    }

    /// <summary>What a row of outputs says about one class: of a single output p for class 1 and 1 - p for class 0, of several each its
    /// share of their sum.</summary>
    static double Probability(ReadOnlySpan<float> outputs, int c)
    {
        if (outputs.Length == 1) return c == 1 ? outputs[0] : 1 - (double)outputs[0];
        double sum = 0;
        foreach (float output in outputs) sum += output;
        return sum > 0 ? outputs[c] / sum : 1.0 / outputs.Length;
    }

    static double? RocAucOf(int c, ReadOnlySpan<float> outputs, int outputCount, ReadOnlySpan<int> actual)
    {
        float[] scores = new float[actual.Length];
        bool[] belongs = new bool[actual.Length];
        for (int row = 0; row < actual.Length; row++)
        {
            scores[row] = outputCount > 1 ? outputs[row * outputCount + c] : c == 1 ? outputs[row] : -outputs[row];
            belongs[row] = actual[row] == c;
        }
        return RocCurve.Area(scores, belongs);
    }
}
