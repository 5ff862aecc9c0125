using MlpEngine.Kernels;
using MlpEngine.Kernels.Activations;
using MlpEngine.Kernels.Widths;

namespace MlpEngine.Training;

/// <summary>Sums the losses of a batch's rows. The few that are beyond a float are computed again in double, where the loss of finite
/// numbers is finite.</summary>
static unsafe class RowLosses
{
    // ln a = z - max z - ln sum is at least this, and as a float may be infinite
    const double LowestLogarithm = -2.0 * float.MaxValue;

    /// <summary><paramref name="sum"/> and the loss of each row, added in order.</summary>
    /// <param name="sum">What earlier rows came to.</param>
    /// <param name="loss">Which loss.</param>
    /// <param name="losses">Each row's, as <see cref="OutputError"/> gave it.</param>
    /// <param name="batch">The rows' targets and weights.</param>
    /// <param name="output">The rows' weighted inputs and outputs.</param>
    /// <param name="outputs">How many a row has.</param>
    public static double Add(double sum, Loss loss, float* losses, Batch batch, LayerActivations output, int outputs)
    {
        double total = sum;
        for (int i = 0; i < batch.Rows; i++) total += losses[i];
        if (double.IsFinite(total)) return total;
        total = sum;
        for (int i = 0; i < batch.Rows; i++)
        {
            long row = (long)i * output.Stride;
            total += float.IsFinite(losses[i]) ? losses[i]
                : batch.Weights[i] * InDouble(loss, output.Z + row, output.A + row, batch.Y + row, outputs);
        }
        return total;
    }

    internal static double InDouble(Loss loss, float* z, float* a, float* y, int outputs)
    {
        double sum = 0;
        for (int j = 0; j < outputs; j++)
        {
            double difference = Math.Abs((double)a[j] - y[j]);
            sum += loss switch
            {
                Loss.MeanSquaredError => difference * difference / 2,
                Loss.BinaryCrossEntropy => Softplus.Value<Scalar, float>(z[j]) - (double)z[j] * y[j],
                Loss.CategoricalCrossEntropy => -Math.Max(z[j], LowestLogarithm) * y[j],
                Loss.MeanAbsoluteError => difference,
                _ => difference > 1 ? difference - 0.5 : difference * difference / 2,
            };
        }
        return sum;
    }
}
