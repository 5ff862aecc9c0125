using MlpEngine.Kernels;
using MlpEngine.Kernels.Products;
using MlpEngine.Memory;

namespace MlpEngine.Propagation;

/// <summary>Every weight and bias of a topology in one aligned block, layer after layer. Gradients and optimizer states are blocks of the
/// same layout.</summary>
sealed unsafe class Parameters : IDisposable
{
    readonly AlignedBuffer block;
    readonly WeightPanels[] layers;

    public Parameters(Topology topology)
    {
        Topology = topology;
        layers = [.. topology.Layers.Select((layer, i) => new WeightPanels(0, topology.InputsOf(i), layer.Units))];
        block = new AlignedBuffer(layers.Sum(layer => layer.Length));
        float* next = block.Pointer;
        for (int i = 0; i < layers.Length; i++)
        {
            layers[i] = layers[i] with { Start = (nint)next };
            next += layers[i].Length;
        }
    }

    public Topology Topology { get; }

    /// <summary>How many layers.</summary>
    public int Count => layers.Length;

    public float* Pointer => block.Pointer;

    public long Length => block.Length;

    public WeightPanels this[int layer] => layers[layer];

    /// <summary>Over a layer's weights and biases; in double, so that it is finite if all of them are.</summary>
    public double SumOfSquares(int layer) => Reductions.Sum<Square>(layers[layer][0], layers[layer].Length);

    public void CopyFrom(Parameters source) => block.CopyFrom(source.block);

    public void Dispose() => block.Dispose();

    /// <summary>Reads the canonical order: per layer the weights w_jk, row by row of unit j, then the biases.</summary>
    public void Read(ReadOnlySpan<float> canonical)
    {
        int next = 0;
        foreach (WeightPanels panels in layers)
        {
            for (int j = 0; j < panels.Units; j++)
                for (int k = 0; k < panels.Inputs; k++) panels.At(j, k) = canonical[next++];
            for (int j = 0; j < panels.Units; j++) panels.At(j, panels.Inputs) = canonical[next++];
        }
        GC.KeepAlive(this);
    }

    /// <summary>Writes the canonical order.</summary>
    public void Write(Span<float> canonical)
    {
        int next = 0;
        foreach (WeightPanels panels in layers)
        {
            for (int j = 0; j < panels.Units; j++)
                for (int k = 0; k < panels.Inputs; k++) canonical[next++] = panels.At(j, k);
            for (int j = 0; j < panels.Units; j++) canonical[next++] = panels.At(j, panels.Inputs);
        }
        GC.KeepAlive(this);
    }

    /// <exception cref="ArgumentException">Not as many numbers as the topology has parameters.</exception>
    public static void ThrowIfWrongLength(Topology topology, int length)
    {
        if (length != topology.ParameterCount)
            throw new ArgumentException($"{length} numbers for the weights: this topology has {topology.ParameterCount} parameters.");
    }
}
