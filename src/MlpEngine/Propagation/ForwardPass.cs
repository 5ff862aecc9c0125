using MlpEngine.Kernels;
using MlpEngine.Kernels.Products;
using MlpEngine.Memory;

namespace MlpEngine.Propagation;

/// <summary>Forward propagation (eq. 9-16) of up to a given number of rows, with the memory for what the layers compute.</summary>
sealed unsafe class ForwardPass : IDisposable
{
    readonly Topology topology;
    readonly KernelSet kernels;
    readonly Dropout? dropout;
    readonly LayerActivations[] layers;
    readonly AlignedBuffer valid;
    readonly AlignedBuffer? droppedInputs; // rows x inputs, where dropout applies to them

    public ForwardPass(Topology topology, KernelSet kernels, int rows, Dropout? dropout = null)
    {
        (this.topology, this.kernels, this.dropout, Rows) = (topology, kernels, dropout, rows);
        layers = [.. topology.Layers.Select((layer, i) =>
            new LayerActivations(rows, layer.Units, KeepsZ(i), dropout?.Drops(i + 1) == true))];
        valid = new AlignedBuffer(Lanes.Pad(topology.Outputs));
        new Span<float>(valid.Pointer, topology.Outputs).Fill(1);
        if (dropout?.Drops(0) == true) droppedInputs = new AlignedBuffer((long)rows * topology.Inputs);
    }

    public int Rows { get; }

    /// <summary>Whether dropout applies: set by each step of training, reset by an evaluation, which computes what a prediction
    /// does.</summary>
    public bool DropoutEnabled { get; set; }

    public LayerActivations this[int layer] => layers[layer];

    public LayerActivations Output => layers[^1];

    /// <summary>The number of rows that keeps a pass over this topology within a few megabytes.</summary>
    public static int ChunkRows(Topology topology) =>
        (int)Math.Clamp((1L << 20) / topology.Layers.Sum(layer => (long)Lanes.Pad(layer.Units)) / 8 * 8, 8, 256);

    public void Dispose()
    {
        foreach (LayerActivations layer in layers) layer.Dispose();
        valid.Dispose();
        droppedInputs?.Dispose();
    }

    /// <summary>What a layer reads, when the batch is x.</summary>
    public MatrixView InputsOf(int layer, MatrixView x)
    {
        if (layer == 0) return DropoutEnabled && droppedInputs is not null ? new MatrixView(droppedInputs.Pointer, topology.Inputs) : x;
        LayerActivations before = layers[layer - 1];
        return new MatrixView(DropoutEnabled && before.Masked is not null ? before.Masked : before.A, before.Stride);
    }

    /// <summary>The outputs of the rows from..to beside what a batch says of them.</summary>
    public OutputRows OutputsOf(Batch batch, int from, int to)
    {
        LayerActivations output = Output;
        long first = (long)from * output.Stride;
        return new OutputRows
        {
            Z = output.Z + first,
            A = output.A + first,
            Y = batch.Y + first,
            Valid = valid.Pointer,
            SampleWeights = batch.SampleWeights + from,
            Rows = to - from,
            Stride = output.Stride,
        };
    }

    /// <summary>Propagates the first rows of x through every layer, without dropout.</summary>
    public void Run(Parameters parameters, MatrixView x, int rows)
    {
        for (int layer = 0; layer < layers.Length; layer++)
            Run(parameters, x, layer, new MatrixBlock(0, rows, 0, parameters[layer].Count));
    }

    /// <summary>Computes a block of one layer's activations, for which the rows of the layer before must be complete.</summary>
    /// <param name="parameters">The weights and biases.</param>
    /// <param name="x">The whole batch.</param>
    /// <param name="layer">Which layer.</param>
    /// <param name="block">Rows, and panels of units.</param>
    /// <param name="epoch">Determines with <paramref name="samples"/> what dropout drops.</param>
    /// <param name="samples">The number of each row's sample.</param>
    public void Run(Parameters parameters, MatrixView x, int layer, MatrixBlock block, int epoch = 0, int[]? samples = null)
    {
        if (block.IsEmpty) return;
        LayerActivations target = layers[layer];
        kernels.WeightedInputs(parameters[layer].Slice(block.FromPanel, block.ToPanel), InputsOf(layer, x).From(block.FromRow),
            new MatrixView(target.Z, target.Stride).From(block.FromRow, block.FirstColumn), block.Rows);
        Activate(topology.Layers[layer].Activation, target, block);
        if (DropoutEnabled && target.Mask is not null) Drop(layer, block.FromRow, block.ToRow, epoch, samples!);
    }

    /// <summary>Whether a layer's rows can only be computed whole.</summary>
    public bool NeedsWholeRows(int layer) => layers[layer].Mask is not null || topology.Layers[layer].Activation == Activation.Softmax;

    /// <summary>Applies dropout to the inputs of the rows from..to, where the training has it.</summary>
    public void DropInputs(MatrixView x, int from, int to, int epoch, int[] samples)
    {
        if (droppedInputs is null) return;
        for (int i = from; i < to; i++)
        {
            float* source = x.Row(i), target = droppedInputs.Pointer + (long)i * topology.Inputs;
            dropout!.Mask(0, epoch, samples[i], target);
            for (int k = 0; k < topology.Inputs; k++) target[k] *= source[k];
        }
    }

    void Drop(int layer, int from, int to, int epoch, int[] samples)
    {
        LayerActivations target = layers[layer];
        for (int i = from; i < to; i++) dropout!.Mask(layer + 1, epoch, samples[i], target.Mask + (long)i * target.Stride);
        long first = (long)from * target.Stride;
        kernels.Multiply(target.A + first, target.Mask + first, target.Masked + first, (long)(to - from) * target.Stride);
    }

    /// <summary>A pass of its own over what the product has just left in the cache: seven thousandths of a step of 30-16-2, and less of
    /// wider ones. Fused into the store of the product's tiles it would save that, and multiply the tiles by the number of
    /// activations.</summary>
    void Activate(Activation activation, LayerActivations layer, MatrixBlock block)
    {
        var (start, count, length) = block.Runs(layer.Stride);
        if (activation == Activation.Softmax) kernels.Softmax(layer.Z + start, valid.Pointer, layer.A + start, block.Rows, layer.Stride);
        else if (activation != Activation.Identity || layer.A != layer.Z)
            for (; count > 0; count--, start += layer.Stride) kernels.Activate(activation, layer.Z + start, layer.A + start, length);
    }

    bool KeepsZ(int layer) => layer == topology.Layers.Count - 1 || topology.Layers[layer].Activation.Facts().DerivativeReadsZ;
}
