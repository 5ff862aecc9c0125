using MlpEngine.Kernels;
using MlpEngine.Kernels.Updates;

namespace MlpEngine.Training;

/// <summary>What the optimizer does to the parameters once their gradient is known, and what it remembers of earlier steps.</summary>
sealed unsafe class ParameterUpdate : IDisposable
{
    readonly Parameters parameters;
    readonly Parameters? first, second; // states
    readonly OptimizerOptions optimizer;
    readonly KernelSet kernels;
    StepConstants step;
    UpdateNorms? norms;

    public ParameterUpdate(Parameters parameters, OptimizerOptions optimizer, KernelSet kernels)
    {
        (this.parameters, this.optimizer, this.kernels) = (parameters, optimizer, kernels);
        if (optimizer.Kind.States() > 0) first = new Parameters(parameters.Topology);
        if (optimizer.Kind.States() > 1) second = new Parameters(parameters.Topology);
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

    /// <summary>Updates a piece of a layer's parameters.</summary>
    /// <param name="layer">Which layer.</param>
    /// <param name="piece">Rows of inputs, of which the biases are the last, of one panel; no more than <see cref="GradientPieces.Length"/>
    /// numbers, from a multiple of <see cref="UpdateNorms.RowsTogether"/>.</param>
    /// <param name="slopes">The gradient of the piece.</param>
    /// <param name="before">Scratch memory for as many numbers.</param>
    public void Apply(int layer, MatrixPart piece, float* slopes, float* before)
    {
        WeightPanels panels = parameters[layer];
        int width = panels.Width(piece.FromPanel);
        float* w = panels.Row(piece.FromPanel, piece.From);
        long start = w - parameters.Pointer, length = (long)piece.Rows * width;
        if (norms is not null) new Span<float>(w, (int)length).CopyTo(new Span<float>(before, (int)length));
        kernels.Step(optimizer.Kind, step, w, slopes, first is null ? null : first.Pointer + start,
            second is null ? null : second.Pointer + start, length);
        norms?.Measure(layer, piece, width, slopes, w, before);
    }

    public void Dispose()
    {
        first?.Dispose();
        second?.Dispose();
    }
}
