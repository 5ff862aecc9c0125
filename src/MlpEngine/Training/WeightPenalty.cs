using MlpEngine.Kernels;
using MlpEngine.Kernels.Products;
using MlpEngine.Propagation;

namespace MlpEngine.Training;

/// <summary>L2 and L1 regularization: lambda/(2m) sum w^2 + l/m sum |w| over the weights, never the biases (eq. 21, 22).</summary>
/// <param name="parameters">What is trained.</param>
/// <param name="l2">lambda/m</param>
/// <param name="l1">l/m</param>
/// <param name="kernels">What computes.</param>
sealed unsafe class WeightPenalty(Parameters parameters, double l2, double l1, KernelSet kernels)
{
    readonly float l2 = (float)l2, l1 = (float)l1;

    public double Value()
    {
        if (l2 == 0 && l1 == 0) return 0;
        double penalty = 0;
        for (int layer = 0; layer < parameters.Count; layer++)
        {
            WeightPanels w = parameters[layer];
            for (int panel = 0; panel < w.Count; panel++)
            {
                long length = (long)w.Inputs * w.Width(panel);
                if (l2 > 0) penalty += l2 / 2.0 * Reductions.Sum<Square>(w[panel], length);
                if (l1 > 0) penalty += l1 * Reductions.Sum<Magnitude>(w[panel], length);
            }
        }
        return penalty;
    }

    /// <summary>Adds the penalty's gradient (eq. 23).</summary>
    /// <param name="layer">Which layer.</param>
    /// <param name="tile">Rows of inputs, of which the biases are the last, of one panel.</param>
    /// <param name="gradient">The gradient of the tile.</param>
    public void AddGradient(int layer, MatrixBlock tile, float* gradient)
    {
        if (l2 == 0 && l1 == 0) return;
        WeightPanels w = parameters[layer];
        long rows = Math.Min(tile.ToRow, w.Inputs) - tile.FromRow;
        kernels.AddPenaltyGradient(l2, l1, w.Row(tile.FromPanel, tile.FromRow), gradient, rows * w.Width(tile.FromPanel));
    }
}
