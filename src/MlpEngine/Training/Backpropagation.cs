using MlpEngine.Kernels;
using MlpEngine.Memory;

namespace MlpEngine.Training;

/// <summary>Forward and backward through the layers for one mini-batch: the only place that knows the chain rule. A row's errors depend on
/// that row alone, and a weight's gradient on that weight alone, so both can be shared out among threads in any way.</summary>
sealed unsafe class Backpropagation : IDisposable
{
    readonly Topology topology;
    readonly KernelSet kernels;
    readonly Loss loss;
    readonly bool errorContainsDerivative;
    readonly AlignedBuffer memory;
    readonly float*[] errors;  // d^l, rows x stride
    readonly float* rowLosses; // rows

    public Backpropagation(Topology topology, KernelSet kernels, Loss loss, int rows, Dropout? dropout)
    {
        (this.topology, this.kernels, this.loss) = (topology, kernels, loss);
        errorContainsDerivative = loss.RequiredOutput() is not null;
        Forward = new ForwardPass(topology, kernels, rows, dropout);
        errors = new float*[topology.Layers.Count];
        memory = new AlignedBuffer(Lanes.Pad(rows) + topology.Layers.Sum(layer => (long)rows * Lanes.Pad(layer.Units)));
        rowLosses = memory.Pointer;
        float* next = rowLosses + Lanes.Pad(rows);
        for (int i = 0; i < errors.Length; i++)
        {
            errors[i] = next;
            next += (long)rows * Lanes.Pad(topology.Layers[i].Units);
        }
    }

    public ForwardPass Forward { get; }

    /// <summary>Loss of each row of the last batch.</summary>
    public float* RowLosses => rowLosses;

    /// <summary>Floats of scratch memory that each thread brings along.</summary>
    public static long Room(Topology topology, int rows) =>
        Enumerable.Range(0, topology.Layers.Count).Max(layer => Math.Max(LayerProducts.Room(topology.Layers[layer].Units),
            GradientPieces.Room(topology.InputsOf(layer), topology.Layers[layer].Units, rows)));

    public void Dispose()
    {
        Forward.Dispose();
        memory.Dispose();
    }

    /// <summary>Losses and d^L of the rows from..to, divided by the number of rows so that gradients are averages (eq. 57).
    /// d^L = grad_a C (*) s'(z^L) (eq. 31); for the cross-entropies with their own outputs a - y at once (eq. 71, 73).</summary>
    public void OutputErrors(Batch batch, int from, int to)
    {
        LayerActivations output = Forward.Output;
        long first = (long)from * output.Stride;
        kernels.OutputErrors(loss, output.Z + first, output.A + first, batch.Y + first, Forward.Valid, batch.Weights + from, 1f / batch.Rows,
            rowLosses + from, errors[^1] + first, to - from, output.Stride);
        if (errorContainsDerivative) return;
        kernels.Differentiate(topology.Layers[^1].Activation, output.Z + first, output.A + first, errors[^1] + first,
            (long)(to - from) * output.Stride);
    }

    /// <summary>A part of d^l = (w^(l+1))^T d^(l+1) (*) s'(z^l) (eq. 45), for which all of d^(l+1) of its rows must be there.</summary>
    public void HiddenErrors(Parameters parameters, int layer, MatrixPart part, float* room)
    {
        if (part.IsEmpty) return;
        LayerActivations current = Forward[layer], next = Forward[layer + 1];
        float* error = errors[layer];
        kernels.InputErrors(parameters[layer + 1], part.FirstColumn, Math.Min(part.ToPanel * WeightPanels.PanelWidth, topology.Layers[layer].Units),
            errors[layer + 1] + (long)part.From * next.Stride, next.Stride, error + (long)part.From * current.Stride, current.Stride, part.Rows, room);
        var (start, count, length) = part.Runs(current.Stride);
        for (; count > 0; count--, start += current.Stride)
        {
            if (current.Mask is not null) kernels.Multiply(error + start, current.Mask + start, error + start, length);
            kernels.Differentiate(topology.Layers[layer].Activation, current.Z + start, current.A + start, error + start, length);
        }
    }

    /// <summary>dC/dw_jk = sum over rows of d_j a_k (eq. 55, 57) for a part of a layer's inputs k, to which its bias (eq. 51) counts as
    /// one input more, and units j: piece by piece.</summary>
    /// <param name="batch">What was propagated.</param>
    /// <param name="layer">Which layer.</param>
    /// <param name="part">Inputs, and panels of units.</param>
    /// <param name="room">Scratch memory.</param>
    public GradientPieces Gradient(Batch batch, int layer, MatrixPart part, float* room)
    {
        int stride = batch.Stride;
        float* inputs = Forward.InputsOf(layer, batch.X, ref stride);
        return new GradientPieces(part, inputs, stride, topology.InputsOf(layer), errors[layer], Forward[layer].Stride, batch.Rows, room);
    }
}
