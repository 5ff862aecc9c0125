using MlpEngine.Kernels;
using MlpEngine.Kernels.Products;
using MlpEngine.Kernels.Updates;
using MlpEngine.Propagation;

namespace MlpEngine.Training;

/// <summary>Updates the parameters by their gradient, and keeps what the optimizer remembers of earlier steps.</summary>
sealed unsafe class ParameterUpdate : IDisposable
{
    readonly Parameters parameters;
    readonly Parameters? m, v; // the optimizer's states
    readonly OptimizerOptions optimizer;
    readonly KernelSet kernels;
    StepConstants step;
    UpdateNorms? norms;

    public ParameterUpdate(Parameters parameters, OptimizerOptions optimizer, KernelSet kernels)
    {
        (this.parameters, this.optimizer, this.kernels) = (parameters, optimizer, kernels);
        if (optimizer.Kind.States() > 0) m = new Parameters(parameters.Topology);
        if (optimizer.Kind.States() > 1) v = new Parameters(parameters.Topology);
    }

    /// <summary>Begins step <paramref name="t"/>, the first being 1.</summary>
    /// <param name="learningRate">eta</param>
    /// <param name="t">Counts the steps.</param>
    /// <param name="norms">Receives what is measured; null: nothing is.</param>
    public void Begin(double learningRate, long t, UpdateNorms? norms)
    {
        step = optimizer.StepConstants(learningRate, t);
        this.norms = norms;
    }

    /// <summary>Updates a tile of a layer's parameters.</summary>
    /// <param name="layer">Which layer.</param>
    /// <param name="tile">Rows of inputs, of which the biases are the last, of one panel; no more than
    /// <see cref="GradientFactors.MaxLength"/> numbers, from a multiple of <see cref="UpdateNorms.RowUnit"/>.</param>
    /// <param name="gradient">The gradient of the tile.</param>
    /// <param name="before">Workspace for as many numbers.</param>
    public void Apply(int layer, MatrixBlock tile, float* gradient, float* before)
    {
        WeightPanels panels = parameters[layer];
        int width = panels.Width(tile.FromPanel);
        float* w = panels.Row(tile.FromPanel, tile.FromRow);
        long start = w - parameters.Pointer, length = (long)tile.Rows * width;
        if (norms is not null) new Span<float>(w, (int)length).CopyTo(new Span<float>(before, (int)length));
        kernels.Step(optimizer.Kind, step, w, gradient, m is null ? null : m.Pointer + start, v is null ? null : v.Pointer + start, length);
        norms?.Measure(layer, tile, width, gradient, w, before);
    }

    public void Dispose()
    {
        m?.Dispose();
        v?.Dispose();
    }
}
