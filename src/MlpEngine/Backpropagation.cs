using MlpEngine.Kernels;
using MlpEngine.Memory;

namespace MlpEngine;

/// <summary>Forward and backward through the layers for one mini-batch: the only place that knows the chain rule. A row's errors depend on
/// that row alone, and a weight's gradient on that weight alone, so both can be shared out among threads in any way.</summary>
sealed unsafe class Backpropagation : IDisposable
{
    readonly Topology topology;
    readonly KernelSet kernels;
    readonly Loss loss;
    readonly AlignedBuffer memory;
    readonly float*[] errors;  // d^l, rows x stride
    readonly float* rowLosses; // rows

    public Backpropagation(Topology topology, KernelSet kernels, Loss loss, int rows, Dropout? dropout)
    {
        (this.topology, this.kernels, this.loss) = (topology, kernels, loss);
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
        Enumerable.Range(0, topology.Layers.Count).Max(layer => LayerProducts.Room(topology.InputsOf(layer), topology.Layers[layer].Units, rows));

    public void Dispose()
    {
        Forward.Dispose();
        memory.Dispose();
    }

    /// <summary>For the rows from..to of a batch: activations (eq. 9-16), losses, and the errors d^l of every layer (eq. 26-47), divided by
    /// the number of rows so that gradients are averages (eq. 57).</summary>
    public void Propagate(Parameters parameters, Batch batch, int from, int to, int epoch, float* room)
    {
        batch.Fetch(from, to);
        Forward.Run(parameters, batch.X, from, to, epoch, batch.Samples);
        OutputErrors(batch, from, to);
        for (int layer = errors.Length - 1; layer > 0; layer--) PropagateBack(parameters, layer, from, to, room);
    }

    /// <summary>dC/dw_jk = sum over rows of d_j a_k (eq. 55, 57) for the inputs k = from..to of a layer, to which its bias (eq. 51) counts as
    /// one input more.</summary>
    public void Gradient(Parameters gradient, Batch batch, int layer, int from, int to, float* room)
    {
        float* inputs = layer == 0 ? Forward.Inputs(batch.X) : Forward[layer - 1].Out;
        nint stride = layer == 0 ? topology.Inputs : Forward[layer - 1].Stride;
        kernels.Gradient(gradient[layer], from, to, inputs, stride, errors[layer], Forward[layer].Stride, batch.Rows, room);
    }

    /// <summary>d^L = grad_a C (*) s'(z^L) (eq. 31); for the cross-entropies with their own outputs a - y at once (eq. 71, 73).</summary>
    void OutputErrors(Batch batch, int from, int to)
    {
        LayerActivations output = Forward.Output;
        long first = (long)from * output.Stride;
        kernels.OutputErrors(loss, output.Z + first, output.A + first, batch.Y + first, Forward.Valid, batch.Weights + from, 1f / batch.Rows,
            rowLosses + from, errors[^1] + first, to - from, output.Stride);
        if (loss is Loss.BinaryCrossEntropy or Loss.CategoricalCrossEntropy) return;
        kernels.Differentiate(topology.Layers[^1].Activation, output.Z + first, output.A + first, errors[^1] + first,
            (long)(to - from) * output.Stride);
    }

    /// <summary>d^(l-1) = (w^l)^T d^l (*) s'(z^(l-1)) (eq. 45)</summary>
    void PropagateBack(Parameters parameters, int layer, int from, int to, float* room)
    {
        LayerActivations current = Forward[layer], previous = Forward[layer - 1];
        float* error = errors[layer - 1];
        kernels.InputErrors(parameters[layer], errors[layer] + (long)from * current.Stride, current.Stride, error + (long)from * previous.Stride,
            previous.Stride, to - from, room);
        long first = (long)from * previous.Stride, length = (long)(to - from) * previous.Stride;
        if (previous.Mask is not null) kernels.Multiply(error + first, previous.Mask + first, error + first, length);
        kernels.Differentiate(topology.Layers[layer - 1].Activation, previous.Z + first, previous.A + first, error + first, length);
    }
}
