using MlpEngine.Kernels;
using MlpEngine.Kernels.Updates;

namespace MlpEngine;

/// <summary>What the optimizer does to the parameters once their gradient is known, and what it remembers of earlier steps.</summary>
sealed unsafe class ParameterUpdate : IDisposable
{
    readonly Parameters parameters;
    readonly Parameters? first, second; // states
    readonly OptimizerOptions optimizer;
    readonly KernelSet kernels;
    StepSize size;
    RowNorms? norms;

    public ParameterUpdate(Parameters parameters, OptimizerOptions optimizer, KernelSet kernels)
    {
        (this.parameters, this.optimizer, this.kernels) = (parameters, optimizer, kernels);
        if (optimizer.Kind != OptimizerKind.Sgd) first = new Parameters(parameters.Topology);
        if (optimizer.Kind is OptimizerKind.Adam or OptimizerKind.Adamw) second = new Parameters(parameters.Topology);
    }

    /// <summary>Begins step <paramref name="t"/>, the first being 1.</summary>
    /// <param name="learningRate">eta</param>
    /// <param name="t">Counts the steps.</param>
    /// <param name="norms">Receives what is measured; null: nothing is.</param>
    public void Begin(double learningRate, long t, RowNorms? norms)
    {
        size = StepSize.At(optimizer, learningRate, t);
        this.norms = norms;
    }

    /// <summary>Updates a part of a layer's parameters: rows of inputs, of which the biases are the last, and panels of units.</summary>
    /// <param name="layer">Which layer.</param>
    /// <param name="part">Which rows and panels.</param>
    /// <param name="slopes">The gradient of these panels.</param>
    /// <param name="firstRow">Where in it the part's rows begin.</param>
    /// <param name="before">Scratch memory (see <see cref="LayerProducts.Room"/>).</param>
    public void Apply(int layer, MatrixPart part, in WeightPanels slopes, int firstRow, float* before)
    {
        for (int panel = 0; panel < slopes.Count; panel++)
            if (norms is null) Apply(layer, part.FromPanel + panel, part.From, part.To, slopes.Row(panel, firstRow));
            else
                for (int row = part.From; row < part.To; row += LayerProducts.InputsTogether)
                    ApplyAndMeasure(layer, part.FromPanel + panel, row, Math.Min(row + LayerProducts.InputsTogether, part.To),
                        slopes.Row(panel, firstRow + row - part.From), before);
    }

    public void Dispose()
    {
        first?.Dispose();
        second?.Dispose();
    }

    void Apply(int layer, int panel, int from, int to, float* slopes)
    {
        WeightPanels panels = parameters[layer];
        float* w = panels.Row(panel, from);
        long start = w - parameters.Pointer;
        kernels.Step(optimizer.Kind, size, w, slopes, first is null ? null : first.Pointer + start,
            second is null ? null : second.Pointer + start, (long)(to - from) * panels.Width(panel));
    }

    void ApplyAndMeasure(int layer, int panel, int from, int to, float* slopes, float* before)
    {
        WeightPanels panels = parameters[layer];
        int width = panels.Width(panel);
        float* w = panels.Row(panel, from);
        Packing.Copy(w, width, to - from, width, before, width);
        Apply(layer, panel, from, to, slopes);
        int next = panel * (panels.Inputs + 1) + from;
        for (int row = from; row < to; row++, next++, w += width, slopes += width, before += width)
        {
            norms!.Gradient[layer][next] = Reductions.Sum<Square>(slopes, width);
            norms.Change[layer][next] = Reductions.SquaredDistance(w, before, width);
        }
    }
}
