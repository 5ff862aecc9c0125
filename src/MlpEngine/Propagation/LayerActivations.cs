using MlpEngine.Kernels;
using MlpEngine.Memory;

namespace MlpEngine.Propagation;

/// <summary>What one layer computes of a batch; every matrix is rows x <see cref="Stride"/>.</summary>
sealed unsafe class LayerActivations : IDisposable
{
    readonly AlignedBuffer memory;

    /// <param name="rows">The most rows of a batch.</param>
    /// <param name="units">Units of the layer.</param>
    /// <param name="keepsZ">z is still needed when a is computed; otherwise they share their memory.</param>
    /// <param name="drops">Dropout applies to the layer while training.</param>
    public LayerActivations(int rows, int units, bool keepsZ, bool drops)
    {
        Stride = Lanes.Pad(units);
        long matrix = (long)rows * Stride;
        memory = new AlignedBuffer(matrix * ((keepsZ ? 2 : 1) + (drops ? 2 : 0)));
        Z = memory.Pointer;
        A = keepsZ ? Z + matrix : Z;
        if (!drops) return;
        Mask = A + matrix;
        Masked = Mask + matrix;
    }

    public int Stride { get; }

    /// <summary>Weighted inputs z; after softmax ln a.</summary>
    public float* Z { get; }

    /// <summary>Activations a.</summary>
    public float* A { get; }

    /// <summary>Dropout's factors, or null.</summary>
    public float* Mask { get; }

    /// <summary>Activations times mask, or null.</summary>
    public float* Masked { get; }

    public void Dispose() => memory.Dispose();
}
