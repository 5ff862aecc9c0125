using MlpEngine.Kernels;

namespace MlpEngine.Training;

/// <summary>Ridge and lasso: lambda/(2m) sum w^2 + l/m sum |w| over the weights, never the biases (eq. 21, 22).</summary>
/// <param name="parameters">What is trained.</param>
/// <param name="ridge">lambda/m</param>
/// <param name="lasso">l/m</param>
/// <param name="kernels">What computes.</param>
sealed unsafe class WeightPenalty(Parameters parameters, double ridge, double lasso, KernelSet kernels)
{
    readonly float ridge = (float)ridge, lasso = (float)lasso;

    public double Value()
    {
        if (ridge == 0 && lasso == 0) return 0;
        double penalty = 0;
        for (int layer = 0; layer < parameters.Count; layer++)
        {
            WeightPanels w = parameters[layer];
            for (int panel = 0; panel < w.Count; panel++)
            {
                long length = (long)w.Inputs * w.Width(panel);
                if (ridge > 0) penalty += ridge / 2.0 * Reductions.Sum<Square>(w[panel], length);
                if (lasso > 0) penalty += lasso * Reductions.Sum<Magnitude>(w[panel], length);
            }
        }
        return penalty;
    }

    /// <summary>Adds the penalty's gradient by some weights of a panel (eq. 23).</summary>
    /// <param name="layer">Which layer.</param>
    /// <param name="piece">Rows of inputs, of which the biases are the last, of one panel.</param>
    /// <param name="slopes">The gradient of the piece.</param>
    public void AddGradient(int layer, MatrixPart piece, float* slopes)
    {
        if (ridge == 0 && lasso == 0) return;
        WeightPanels w = parameters[layer];
        long weights = Math.Min(piece.To, w.Inputs) - piece.From;
        kernels.AddPenalty(ridge, lasso, w.Row(piece.FromPanel, piece.From), slopes, weights * w.Width(piece.FromPanel));
    }
}
