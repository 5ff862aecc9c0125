using MlpEngine.Kernels;
using MlpEngine.Kernels.Losses;

namespace MlpEngine.Training;

/// <summary>Sums the losses of a batch's rows. The few that are beyond a float are computed again in double, where the loss of finite
/// numbers is finite.</summary>
static unsafe class RowLosses
{
    /// <summary><paramref name="sum"/> and the loss of each row, added in order.</summary>
    /// <param name="sum">The sum of earlier rows.</param>
    /// <param name="loss">Which loss.</param>
    /// <param name="losses">Each row's, as <see cref="KernelSet.OutputErrors"/> computed it.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="outputs">How many outputs a row has.</param>
    public static double Add(double sum, Loss loss, float* losses, in OutputRows rows, int outputs)
    {
        double total = sum;
        for (int i = 0; i < rows.Rows; i++) total += losses[i];
        return double.IsFinite(total) ? total : AddInDouble(sum, loss, losses, rows, outputs);
    }

    static double AddInDouble(double sum, Loss loss, float* losses, in OutputRows rows, int outputs)
    {
        for (int i = 0; i < rows.Rows; i++)
        {
            long row = (long)i * rows.Stride;
            var use = new SumUse { Z = rows.Z + row, A = rows.A + row, Y = rows.Y + row, Outputs = outputs };
            if (!float.IsFinite(losses[i])) loss.Use(ref use);
            sum += float.IsFinite(losses[i]) ? losses[i] : rows.SampleWeights[i] * use.Sum;
        }
        return sum;
    }

    struct SumUse : ILossUse
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
