using MlpEngine.Kernels;
using MlpEngine.Kernels.Updates;

namespace MlpEngine;

/// <summary>What the optimizer does to the parameters once their gradient is known, and what it remembers of earlier steps.</summary>
sealed unsafe class ParameterUpdate : IDisposable
{
    readonly Parameters parameters, gradient;
    readonly Parameters? first, second; // states
    readonly OptimizerOptions optimizer;
    readonly KernelSet kernels;
    readonly int[] firstRows; // of each layer among the rows of all panels
    StepSize size;
    double[]? changes;

    public ParameterUpdate(Parameters parameters, Parameters gradient, OptimizerOptions optimizer, KernelSet kernels)
    {
        (this.parameters, this.gradient, this.optimizer, this.kernels) = (parameters, gradient, optimizer, kernels);
        if (optimizer.Kind != OptimizerKind.Sgd) first = new Parameters(parameters.Topology);
        if (optimizer.Kind is OptimizerKind.Adam or OptimizerKind.Adamw) second = new Parameters(parameters.Topology);
        firstRows = new int[parameters.Slices.Length];
        for (int layer = 1; layer < firstRows.Length; layer++) firstRows[layer] = firstRows[layer - 1] + parameters[layer - 1].Rows;
    }

    /// <summary>Begins step <paramref name="t"/>, the first being 1.</summary>
    /// <param name="learningRate">eta</param>
    /// <param name="t">Counts the steps.</param>
    /// <param name="changes">Receives by what squared norm each row of each panel changed, layer after layer; null: not measured.</param>
    public void Begin(double learningRate, long t, double[]? changes)
    {
        size = StepSize.At(optimizer, learningRate, t);
        this.changes = changes;
    }

    /// <summary>Updates a part of a layer's parameters: rows of inputs, of which the biases are the last, and panels of units.</summary>
    /// <param name="layer">Which layer.</param>
    /// <param name="part">Which rows and panels.</param>
    /// <param name="before">Scratch memory (see <see cref="LayerProducts.Room"/>).</param>
    public void Apply(int layer, MatrixPart part, float* before)
    {
        for (int panel = part.FromPanel; panel < part.ToPanel; panel++)
            if (changes is null) Apply(layer, panel, part.From, part.To);
            else
                for (int row = part.From; row < part.To; row += LayerProducts.InputsTogether)
                    ApplyAndMeasure(layer, panel, row, Math.Min(row + LayerProducts.InputsTogether, part.To), before);
    }

    public void Dispose()
    {
        first?.Dispose();
        second?.Dispose();
    }

    void Apply(int layer, int panel, int from, int to)
    {
        WeightPanels panels = parameters[layer];
        float* w = panels.Row(panel, from);
        long start = w - parameters.Pointer;
        kernels.Step(optimizer.Kind, size, w, gradient.Pointer + start, first is null ? null : first.Pointer + start,
            second is null ? null : second.Pointer + start, (long)(to - from) * panels.Width(panel));
    }

    void ApplyAndMeasure(int layer, int panel, int from, int to, float* before)
    {
        WeightPanels panels = parameters[layer];
        int width = panels.Width(panel);
        float* w = panels.Row(panel, from);
        Packing.Copy(w, width, to - from, width, before, width);
        Apply(layer, panel, from, to);
        int next = firstRows[layer] + panel * (panels.Inputs + 1) + from;
        for (int row = from; row < to; row++, w += width, before += width) changes![next++] = Reductions.SquaredDistance(w, before, width);
    }
}
