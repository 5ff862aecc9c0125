namespace MlpEngine;

/// <summary>How far outputs are from their targets, per target.</summary>
/// <param name="RootMeanSquaredError">sqrt(mean (a - y)^2)</param>
/// <param name="MeanAbsoluteError">mean |a - y|</param>
/// <param name="R2">1 - sum (a - y)^2 / sum (y - mean y)^2. For constant targets 1 if every output is exact, else 0.</param>
public sealed record RegressionMetrics(
    IReadOnlyList<double> RootMeanSquaredError, IReadOnlyList<double> MeanAbsoluteError, IReadOnlyList<double> R2)
{
    /// <summary>Over the targets.</summary>
    public double MeanRootMeanSquaredError => RootMeanSquaredError.Average();

    /// <summary>Over the targets.</summary>
    public double MeanMeanAbsoluteError => MeanAbsoluteError.Average();

    /// <summary>Over the targets.</summary>
    public double MeanR2 => R2.Average();

    /// <summary>Compares outputs with the numbers they should be.</summary>
    /// <param name="outputs">rows x targets, none of them NaN</param>
    /// <param name="actual">rows x targets</param>
    /// <param name="targets">Targets per row, at least 1.</param>
    /// <exception cref="ArgumentException">Lengths do not fit, no row at all, or an output that is NaN.</exception>
    public static RegressionMetrics Of(ReadOnlySpan<double> outputs, ReadOnlySpan<double> actual, int targets)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(targets, 1);
        if (outputs.IsEmpty || outputs.Length != actual.Length || outputs.Length % targets != 0)
            throw new ArgumentException($"{outputs.Length} outputs and {actual.Length} targets do not make rows of {targets}.");
        NaNCheck.ThrowIfAny(outputs);
        int rows = outputs.Length / targets;
        double[] rmse = new double[targets], mae = new double[targets], r2 = new double[targets];
        for (int j = 0; j < targets; j++)
        {
            double first = actual[j], mean = 0, squares = 0, absolutes = 0, spread = 0;
            // from the first, as a sum of large numbers would lose the digits in which they differ
            for (int row = 0; row < rows; row++) mean += actual[row * targets + j] - first;
            mean = first + mean / rows;
            for (int row = 0; row < rows; row++)
            {
                double target = actual[row * targets + j], error = outputs[row * targets + j] - target;
                squares += error * error;
                absolutes += Math.Abs(error);
                spread += (target - mean) * (target - mean);
            }
            rmse[j] = Math.Sqrt(squares / rows);
            mae[j] = absolutes / rows;
            r2[j] = spread > 0 ? 1 - squares / spread : squares == 0 ? 1 : 0;
        }
        return new RegressionMetrics(rmse, mae, r2);
    }
}
