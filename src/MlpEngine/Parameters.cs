using MlpEngine.Kernels;
using MlpEngine.Memory;

namespace MlpEngine;

/// <summary>One layer's part of a block of parameters: <see cref="Length"/> floats from <see cref="Start"/>, in the order of
/// <see cref="WeightPanels"/>.</summary>
readonly record struct LayerSlice(int Inputs, int Units, long Start)
{
    public long Length => (Inputs + 1L) * Lanes.Pad(Units);
}

/// <summary>Every weight and bias of a topology in one aligned block, layer after layer. Gradients and optimizer states are blocks of the
/// same layout.</summary>
sealed unsafe class Parameters : IDisposable
{
    readonly AlignedBuffer block;

    public Parameters(Topology topology)
    {
        Topology = topology;
        Slices = new LayerSlice[topology.Layers.Count];
        long offset = 0;
        for (int i = 0; i < Slices.Length; i++)
        {
            Slices[i] = new LayerSlice(topology.InputsOf(i), topology.Layers[i].Units, offset);
            offset += Slices[i].Length;
        }
        block = new AlignedBuffer(offset);
    }

    public Topology Topology { get; }

    public LayerSlice[] Slices { get; }

    public float* Pointer => block.Pointer;

    public long Length => block.Length;

    public WeightPanels this[int layer] => new((nint)(block.Pointer + Slices[layer].Start), Slices[layer].Inputs, Slices[layer].Units);

    /// <summary>Over a layer's weights and biases.</summary>
    public double SumOfSquares(int layer) => Reductions.Sum<Square>(block.Pointer + Slices[layer].Start, Slices[layer].Length);

    public void CopyFrom(Parameters source) => block.CopyFrom(source.block);

    public void Dispose() => block.Dispose();

    /// <summary>Reads the canonical order: per layer the weights w_jk, row by row of unit j, then the biases.</summary>
    public void Read(ReadOnlySpan<float> canonical)
    {
        int next = 0;
        for (int layer = 0; layer < Slices.Length; layer++)
        {
            WeightPanels panels = this[layer];
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
        for (int layer = 0; layer < Slices.Length; layer++)
        {
            WeightPanels panels = this[layer];
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
