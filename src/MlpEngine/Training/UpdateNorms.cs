using MlpEngine.Kernels;

namespace MlpEngine.Training;

/// <summary>Squared norms measured at one step, of each layer for each sixteen rows of each panel of its parameters: whoever updates them writes
/// these, and they are summed in order afterwards, so that they do not tell who did what.</summary>
sealed unsafe class UpdateNorms(Parameters parameters)
{
    /// <summary>Threads share rows in multiples of this.</summary>
    public const int RowsTogether = 16;

    /// <summary>Of the gradient, as it was used.</summary>
    public double[][] Gradient { get; } = Of(parameters);

    /// <summary>Of what the update changed.</summary>
    public double[][] Change { get; } = Of(parameters);

    /// <summary>Measures the update of a piece of one panel, from a multiple of sixteen rows.</summary>
    /// <param name="layer">Which layer.</param>
    /// <param name="piece">Which rows of which panel.</param>
    /// <param name="width">Of the panel.</param>
    /// <param name="slopes">The gradient of the piece.</param>
    /// <param name="after">The parameters now.</param>
    /// <param name="before">The parameters as they were.</param>
    public void Measure(int layer, MatrixPart piece, int width, float* slopes, float* after, float* before)
    {
        int next = piece.FromPanel * PerPanel(parameters[layer]) + piece.From / RowsTogether;
        for (int row = 0; row < piece.Rows; row += RowsTogether, next++)
        {
            long start = (long)row * width, length = (long)Math.Min(RowsTogether, piece.Rows - row) * width;
            Gradient[layer][next] = Reductions.Sum<Square>(slopes + start, length);
            Change[layer][next] = Reductions.Sum<SquaredDifference>(after + start, before + start, length);
        }
    }

    static int PerPanel(WeightPanels panels) => (panels.Inputs + RowsTogether) / RowsTogether;

    static double[][] Of(Parameters parameters) =>
        [.. Enumerable.Range(0, parameters.Count).Select(layer => new double[parameters[layer].Count * PerPanel(parameters[layer])])];
}
