using MlpEngine.Kernels;
using MlpEngine.Kernels.Products;
using MlpEngine.Propagation;

namespace MlpEngine.Training;

/// <summary>Squared norms measured at one step, for each layer, panel and sixteen rows of its parameters by themselves: they are summed
/// in order afterwards, so that the sum does not depend on which worker measured what.</summary>
sealed unsafe class UpdateNorms(Parameters parameters)
{
    /// <summary>Parameters are partitioned by rows in multiples of this.</summary>
    public const int RowUnit = 16;

    /// <summary>Of the gradient, as it was used.</summary>
    public double[][] Gradient { get; } = Of(parameters);

    /// <summary>Of what the update changed.</summary>
    public double[][] Change { get; } = Of(parameters);

    /// <summary>Measures the update of a tile, from a multiple of sixteen rows.</summary>
    /// <param name="layer">Which layer.</param>
    /// <param name="tile">Which rows of which panel.</param>
    /// <param name="width">Of the panel.</param>
    /// <param name="gradient">The gradient of the tile.</param>
    /// <param name="after">The parameters now.</param>
    /// <param name="before">The parameters as they were.</param>
    public void Measure(int layer, MatrixBlock tile, int width, float* gradient, float* after, float* before)
    {
        int next = tile.FromPanel * PerPanel(parameters[layer]) + tile.FromRow / RowUnit;
        for (int row = 0; row < tile.Rows; row += RowUnit, next++)
        {
            long start = (long)row * width, length = (long)Math.Min(RowUnit, tile.Rows - row) * width;
            Gradient[layer][next] = Reductions.Sum<Square>(gradient + start, length);
            Change[layer][next] = Reductions.Sum<SquaredDifference>(after + start, before + start, length);
        }
    }

    static int PerPanel(WeightPanels panels) => (panels.Inputs + RowUnit) / RowUnit;

    static double[][] Of(Parameters parameters) =>
        [.. Enumerable.Range(0, parameters.Count).Select(layer => new double[parameters[layer].Count * PerPanel(parameters[layer])])];
}
