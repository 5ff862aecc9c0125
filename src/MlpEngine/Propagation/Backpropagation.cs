using MlpEngine.Kernels;
using MlpEngine.Kernels.Products;
using MlpEngine.Memory;

namespace MlpEngine.Propagation;

/// <summary>Forward and backward through the layers for one mini-batch: the only place that knows the chain rule. A row's errors depend on
/// that row alone, and a weight's gradient on that weight alone, so both can be partitioned among threads in any way.</summary>
sealed unsafe class Backpropagation : IDisposable
{
    readonly Topology topology;
    readonly KernelSet kernels;
    readonly Loss loss;
    readonly bool errorContainsDerivative;
    readonly AlignedBuffer[] errors; // d^l, rows x stride
    readonly AlignedBuffer rowLosses;

    public Backpropagation(Topology topology, KernelSet kernels, Loss loss, int rows, Dropout? dropout)
    {
        (this.topology, this.kernels, this.loss) = (topology, kernels, loss);
        errorContainsDerivative = loss.RequiredOutput() is not null;
        Forward = new ForwardPass(topology, kernels, rows, dropout);
        errors = [.. topology.Layers.Select(layer => new AlignedBuffer((long)rows * Lanes.Pad(layer.Units)))];
        rowLosses = new AlignedBuffer(rows);
    }

    public ForwardPass Forward { get; }

    /// <summary>Loss of each row of the last batch.</summary>
    public float* RowLosses => rowLosses.Pointer;

    /// <summary>Floats of workspace that each thread needs.</summary>
    public static long WorkspaceSize(Topology topology, int rows) =>
        Enumerable.Range(0, topology.Layers.Count).Max(layer => Math.Max(KernelSet.InputErrorsWorkspaceSize(topology.Layers[layer].Units),
            GradientFactors.WorkspaceSize(topology.InputsOf(layer), topology.Layers[layer].Units, rows)));

    public void Dispose()
    {
        Forward.Dispose();
        foreach (AlignedBuffer layer in errors) layer.Dispose();
        rowLosses.Dispose();
    }

    /// <summary>Losses and d^L of the rows from..to, divided by the number of rows so that gradients are averages (eq. 57).
    /// d^L = grad_a C (*) s'(z^L) (eq. 31); for the cross-entropies with their own outputs a - y at once (eq. 71, 73).</summary>
    public void OutputErrors(Batch batch, int from, int to)
    {
        OutputRows outputs = Forward.OutputsOf(batch, from, to);
        float* d = ErrorsOf(topology.Layers.Count - 1).Row(from);
        kernels.OutputErrors(loss, outputs, 1f / batch.Rows, RowLosses + from, d);
        if (errorContainsDerivative) return;
        kernels.Differentiate(topology.Layers[^1].Activation, outputs.Z, outputs.A, d, (long)outputs.Rows * outputs.Stride);
    }

    /// <summary>A block of d^l = (w^(l+1))^T d^(l+1) (*) s'(z^l) (eq. 45), for which all of d^(l+1) of its rows must be complete.</summary>
    public void HiddenErrors(Parameters parameters, int layer, MatrixBlock block, float* workspace)
    {
        if (block.IsEmpty) return;
        LayerActivations current = Forward[layer];
        MatrixView d = ErrorsOf(layer);
        int lastColumn = Math.Min(block.ToPanel * WeightPanels.PanelWidth, topology.Layers[layer].Units);
        kernels.InputErrors(parameters[layer + 1], block.FirstColumn, lastColumn, ErrorsOf(layer + 1).From(block.FromRow),
            d.From(block.FromRow), block.Rows, workspace);
        var (start, count, length) = block.Runs(current.Stride);
        for (; count > 0; count--, start += current.Stride)
        {
            float* run = d.Start + start;
            if (current.Mask is not null) kernels.Multiply(run, current.Mask + start, run, length);
            kernels.Differentiate(topology.Layers[layer].Activation, current.Z + start, current.A + start, run, length);
        }
    }

    /// <summary>The factors of a layer's gradient, dC/dw_jk = sum over rows of d_j a_k (eq. 55, 57), to which its bias (eq. 51) counts as
    /// one input more.</summary>
    /// <param name="batch">What was propagated.</param>
    /// <param name="layer">Which layer.</param>
    /// <param name="share">Inputs, and panels of units.</param>
    /// <param name="workspace">For packed factors.</param>
    public GradientFactors FactorsOf(Batch batch, int layer, MatrixBlock share, float* workspace) =>
        new(share, Forward.InputsOf(layer, batch.X), topology.InputsOf(layer), ErrorsOf(layer), batch.Rows, workspace);

    MatrixView ErrorsOf(int layer) => new(errors[layer].Pointer, Forward[layer].Stride);
}
