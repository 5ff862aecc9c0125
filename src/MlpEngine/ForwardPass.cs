using MlpEngine.Kernels;
using MlpEngine.Memory;

namespace MlpEngine;

/// <summary>Where one layer's numbers of a batch are; every block is rows x Stride. A shares Z's memory where the derivative needs a only.</summary>
unsafe struct LayerActivations
{
    public int Stride;

    /// <summary>Weighted inputs z; after softmax ln a.</summary>
    public float* Z;

    /// <summary>Activations a.</summary>
    public float* A;

    /// <summary>Dropout's factors, or null.</summary>
    public float* Mask;

    /// <summary>What the next layer reads: A, or A with dropout.</summary>
    public float* Out;
}

/// <summary>Forward propagation (eq. 9-16) of up to a given number of rows, with room for what the layers compute.</summary>
sealed unsafe class ForwardPass : IDisposable
{
    readonly Topology topology;
    readonly KernelSet kernels;
    readonly Dropout? dropout;
    readonly AlignedBuffer memory;
    readonly LayerActivations[] layers;
    readonly float* droppedInputs; // rows x inputs, or null

    public ForwardPass(Topology topology, KernelSet kernels, int rows, Dropout? dropout = null)
    {
        (this.topology, this.kernels, this.dropout, Rows) = (topology, kernels, dropout, rows);
        layers = new LayerActivations[topology.Layers.Count];
        int outputStride = Lanes.Pad(topology.Outputs);
        long inputBlock = dropout?.Drops(0) == true ? (long)rows * Lanes.Pad(topology.Inputs) : 0;
        long total = outputStride + inputBlock;
        for (int i = 0; i < layers.Length; i++) total += Blocks(i) * rows * Lanes.Pad(topology.Layers[i].Units);
        memory = new AlignedBuffer(total);
        Valid = memory.Pointer;
        new Span<float>(Valid, topology.Outputs).Fill(1);
        float* next = Valid + outputStride;
        if (inputBlock > 0) droppedInputs = next;
        next += inputBlock;
        for (int i = 0; i < layers.Length; i++)
        {
            int stride = Lanes.Pad(topology.Layers[i].Units);
            long block = (long)rows * stride;
            float* z = next, a = KeepsZ(i) ? z + block : z;
            bool drops = dropout?.Drops(i + 1) == true;
            layers[i] = new LayerActivations
            {
                Stride = stride,
                Z = z,
                A = a,
                Mask = drops ? a + block : null,
                Out = drops ? a + 2 * block : a,
            };
            next += Blocks(i) * block;
        }
    }

    public int Rows { get; }

    public LayerActivations this[int layer] => layers[layer];

    public LayerActivations Output => layers[^1];

    /// <summary>1 for each output, 0 in the padding of its row.</summary>
    public float* Valid { get; }

    /// <summary>The number of rows that keeps a pass over this topology within a few megabytes.</summary>
    public static int ComfortableRows(Topology topology) =>
        (int)Math.Clamp((1L << 20) / topology.Layers.Sum(layer => (long)Lanes.Pad(layer.Units)) / 8 * 8, 8, 256);

    public void Dispose() => memory.Dispose();

    /// <summary>What the first layer reads when the batch is <paramref name="x"/>.</summary>
    public float* Inputs(float* x) => droppedInputs is null ? x : droppedInputs;

    /// <summary>Propagates the rows from..to of x (rows x inputs) through every layer.</summary>
    /// <param name="parameters">The weights and biases.</param>
    /// <param name="x">The first row of the whole batch.</param>
    /// <param name="from">First row.</param>
    /// <param name="to">Row after the last.</param>
    /// <param name="epoch">Decides with <paramref name="samples"/> what dropout silences.</param>
    /// <param name="samples">The number of each row's sample.</param>
    public void Run(Parameters parameters, float* x, int from, int to, int epoch = 0, int[]? samples = null)
    {
        if (droppedInputs is not null) DropInputs(x, from, to, epoch, samples!);
        float* read = Inputs(x);
        int stride = topology.Inputs;
        for (int i = 0; i < layers.Length; i++)
        {
            LayerActivations layer = layers[i];
            kernels.WeightedInputs(parameters[i], read + (long)from * stride, stride, layer.Z + (long)from * layer.Stride, layer.Stride, to - from);
            Activate(topology.Layers[i].Activation, layer, from, to);
            if (layer.Mask is not null) Drop(i, from, to, epoch, samples!);
            read = layer.Out;
            stride = layer.Stride;
        }
    }

    void DropInputs(float* x, int from, int to, int epoch, int[] samples)
    {
        for (int i = from; i < to; i++)
        {
            long row = (long)i * topology.Inputs;
            dropout!.Mask(0, epoch, samples[i], droppedInputs + row);
            for (int k = 0; k < topology.Inputs; k++) droppedInputs[row + k] *= x[row + k];
        }
    }

    void Drop(int layer, int from, int to, int epoch, int[] samples)
    {
        LayerActivations target = layers[layer];
        for (int i = from; i < to; i++) dropout!.Mask(layer + 1, epoch, samples[i], target.Mask + (long)i * target.Stride);
        long first = (long)from * target.Stride;
        kernels.Multiply(target.A + first, target.Mask + first, target.Out + first, (long)(to - from) * target.Stride);
    }

    void Activate(Activation activation, LayerActivations layer, int from, int to)
    {
        long first = (long)from * layer.Stride, length = (long)(to - from) * layer.Stride;
        if (activation == Activation.Softmax)
            kernels.Softmax(layer.Z + first, Valid, layer.A + first, to - from, layer.Stride);
        else if (activation != Activation.Identity || layer.A != layer.Z)
            kernels.Activate(activation, layer.Z + first, layer.A + first, length);
    }

    bool KeepsZ(int layer) => layer == topology.Layers.Count - 1
        || topology.Layers[layer].Activation is Activation.Gelu or Activation.Silu or Activation.Softplus;

    long Blocks(int layer) => 1 + (KeepsZ(layer) ? 1 : 0) + (dropout?.Drops(layer + 1) == true ? 2 : 0);
}
