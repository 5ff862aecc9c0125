using MlpEngine.Kernels;
using MlpEngine.Kernels.Losses;

namespace MlpEngine.Training;

/// <summary>Sums the losses of a batch's rows. The few that are beyond a float are computed again in double, where the loss of finite
/// numbers is finite.</summary>
static unsafe class RowLosses
{
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
        var use = new Summing { Z = z, A = a, Y = y, Outputs = outputs };
        loss.Use(ref use);
        return use.Sum;
    }

    struct Summing : ILossUse
    {
        public float* Z, A, Y;
        public int Outputs;
        public double Sum;

        public void With<TLoss>() where TLoss : struct, ILoss
        {
            for (int j = 0; j < Outputs; j++) Sum += TLoss.ValueInDouble(Z[j], A[j], Y[j]);
        }
    }
}
