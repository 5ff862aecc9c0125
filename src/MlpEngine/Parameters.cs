using MlpEngine.Kernels;
using MlpEngine.Memory;

namespace MlpEngine;

/// <summary>One layer's part of a block of parameters: Inputs rows of weights, then one row of biases, each row Stride floats long with
/// zeros beyond Units. Weights are kept input-major, w_jk at k x Stride + j, so that vectors run across a layer's units.</summary>
readonly record struct LayerSlice(int Inputs, int Units, int Stride, long Weights)
{
    public long Biases => Weights + (long)Inputs * Stride;

    public long Length => (Inputs + 1L) * Stride;
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
            int units = topology.Layers[i].Units;
            Slices[i] = new LayerSlice(topology.InputsOf(i), units, Lanes.Pad(units), offset);
            offset += Slices[i].Length;
        }
        block = new AlignedBuffer(offset);
    }

    public Topology Topology { get; }

    public LayerSlice[] Slices { get; }

    public float* Pointer => block.Pointer;

    public long Length => block.Length;

    public void CopyFrom(Parameters source) => block.CopyFrom(source.block);

    public void Dispose() => block.Dispose();

    /// <summary>Reads the canonical order: per layer the weights w_jk, row by row of unit j, then the biases.</summary>
    public void Read(ReadOnlySpan<float> canonical)
    {
        int next = 0;
        foreach (LayerSlice slice in Slices)
        {
            float* weights = block.Pointer + slice.Weights, biases = block.Pointer + slice.Biases;
            for (int j = 0; j < slice.Units; j++)
                for (int k = 0; k < slice.Inputs; k++) weights[(long)k * slice.Stride + j] = canonical[next++];
            canonical.Slice(next, slice.Units).CopyTo(new Span<float>(biases, slice.Units));
            next += slice.Units;
        }
        GC.KeepAlive(this);
    }

    /// <summary>Writes the canonical order.</summary>
    public void Write(Span<float> canonical)
    {
        int next = 0;
        foreach (LayerSlice slice in Slices)
        {
            float* weights = block.Pointer + slice.Weights, biases = block.Pointer + slice.Biases;
            for (int j = 0; j < slice.Units; j++)
                for (int k = 0; k < slice.Inputs; k++) canonical[next++] = weights[(long)k * slice.Stride + j];
            new Span<float>(biases, slice.Units).CopyTo(canonical[next..]);
            next += slice.Units;
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
