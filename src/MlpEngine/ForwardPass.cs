using MlpEngine.Kernels;
using MlpEngine.Memory;
using MlpEngine.Training;

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
    readonly bool ownsMemory;
    readonly LayerActivations[] layers;
    readonly float* droppedInputs; // rows x inputs, or null

    public ForwardPass(Topology topology, KernelSet kernels, int rows, Dropout? dropout = null) : this(topology, kernels, rows, dropout, null)
    {
    }

    ForwardPass(Topology topology, KernelSet kernels, int rows, Dropout? dropout, AlignedBuffer? shared)
    {
        (this.topology, this.kernels, this.dropout, Rows) = (topology, kernels, dropout, rows);
        layers = new LayerActivations[topology.Layers.Count];
        int outputStride = Lanes.Pad(topology.Outputs);
        long inputBlock = dropout?.Drops(0) == true ? (long)rows * Lanes.Pad(topology.Inputs) : 0;
        long total = outputStride + inputBlock;
        for (int i = 0; i < layers.Length; i++) total += Blocks(i) * rows * Lanes.Pad(topology.Layers[i].Units);
        (memory, ownsMemory) = (shared ?? new AlignedBuffer(total), shared is null);
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

    /// <summary>A pass without dropout that takes the place of this one, in the same memory. This one keeps that, and is to outlive it.</summary>
    public ForwardPass WithoutDropout() => new(topology, kernels, Rows, null, memory);

    public void Dispose()
    {
        if (ownsMemory) memory.Dispose();
    }

    /// <summary>What a layer reads, when the batch is x.</summary>
    /// <param name="layer">Which layer.</param>
    /// <param name="x">The first row of the whole batch.</param>
    /// <param name="row">From one row of x to the next; becomes that of what is read.</param>
    public float* InputsOf(int layer, float* x, ref int row)
    {
        if (layer == 0 && droppedInputs is null) return x;
        row = layer == 0 ? topology.Inputs : layers[layer - 1].Stride;
        return layer == 0 ? droppedInputs : layers[layer - 1].Out;
    }

    /// <summary>Propagates the rows from..to of x through every layer, without dropout.</summary>
    /// <param name="parameters">The weights and biases.</param>
    /// <param name="x">The first row of the whole batch.</param>
    /// <param name="xRow">From one row of x to the next.</param>
    /// <param name="from">First row.</param>
    /// <param name="to">Row after the last.</param>
    public void Run(Parameters parameters, float* x, int xRow, int from, int to)
    {
        for (int layer = 0; layer < layers.Length; layer++) Run(parameters, x, xRow, layer, new MatrixPart(from, to, 0, parameters[layer].Count));
    }

    /// <summary>Computes a part of one layer's activations, for which all of the layer before must be there.</summary>
    /// <param name="parameters">The weights and biases.</param>
    /// <param name="x">The first row of the whole batch.</param>
    /// <param name="xRow">From one row of x to the next.</param>
    /// <param name="layer">Which layer.</param>
    /// <param name="part">Rows, and panels of units.</param>
    /// <param name="epoch">Decides with <paramref name="samples"/> what dropout silences.</param>
    /// <param name="samples">The number of each row's sample.</param>
    public void Run(Parameters parameters, float* x, int xRow, int layer, MatrixPart part, int epoch = 0, int[]? samples = null)
    {
        if (part.IsEmpty) return;
        LayerActivations target = layers[layer];
        float* read = InputsOf(layer, x, ref xRow);
        kernels.WeightedInputs(parameters[layer].Part(part.FromPanel, part.ToPanel), read + (long)part.From * xRow, xRow,
            target.Z + (long)part.From * target.Stride + part.FirstColumn, target.Stride, part.Rows);
        Activate(topology.Layers[layer].Activation, target, part);
        if (target.Mask is not null) Drop(layer, part.From, part.To, epoch, samples!);
    }

    /// <summary>Whether a layer's rows can only be computed whole.</summary>
    public bool NeedsWholeRows(int layer) => layers[layer].Mask is not null || topology.Layers[layer].Activation == Activation.Softmax;

    /// <summary>Drops inputs of the rows from..to, where the topology's training does that.</summary>
    public void DropInputs(float* x, int xRow, int from, int to, int epoch, int[] samples)
    {
        if (droppedInputs is null) return;
        for (int i = from; i < to; i++)
        {
            float* row = droppedInputs + (long)i * topology.Inputs;
            dropout!.Mask(0, epoch, samples[i], row);
            for (int k = 0; k < topology.Inputs; k++) row[k] *= x[(long)i * xRow + k];
        }
    }

    void Drop(int layer, int from, int to, int epoch, int[] samples)
    {
        LayerActivations target = layers[layer];
        for (int i = from; i < to; i++) dropout!.Mask(layer + 1, epoch, samples[i], target.Mask + (long)i * target.Stride);
        long first = (long)from * target.Stride;
        kernels.Multiply(target.A + first, target.Mask + first, target.Out + first, (long)(to - from) * target.Stride);
    }

    /// <summary>A pass of its own over what the product has just left in a near cache: seven thousandths of a step of 30-16-2, and less of wider
    /// ones. In the store of the product's tiles it would save that, and make of each tile as many as there are activations.</summary>
    void Activate(Activation activation, LayerActivations layer, MatrixPart part)
    {
        var (start, count, length) = part.Runs(layer.Stride);
        if (activation == Activation.Softmax) kernels.Softmax(layer.Z + start, Valid, layer.A + start, part.Rows, layer.Stride);
        else if (activation != Activation.Identity || layer.A != layer.Z)
            for (; count > 0; count--, start += layer.Stride) kernels.Activate(activation, layer.Z + start, layer.A + start, length);
    }

    bool KeepsZ(int layer) => layer == topology.Layers.Count - 1
        || topology.Layers[layer].Activation.Facts().DerivativeReadsZ;

    long Blocks(int layer) => 1 + (KeepsZ(layer) ? 1 : 0) + (dropout?.Drops(layer + 1) == true ? 2 : 0);
}
