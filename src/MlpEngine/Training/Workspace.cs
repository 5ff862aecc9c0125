using MlpEngine.Kernels.Products;
using MlpEngine.Memory;
using MlpEngine.Propagation;

namespace MlpEngine.Training;

/// <summary>The memory that each worker computes in, apart from the numbers that all of them see.</summary>
sealed unsafe class Workspace : IDisposable
{
    readonly long length; // of one worker's
    readonly AlignedBuffer memory;

    public Workspace(Topology topology, int batchRows, int workers)
    {
        length = 2 * GradientFactors.MaxLength + Backpropagation.WorkspaceSize(topology, batchRows);
        memory = new AlignedBuffer(workers * length);
    }

    /// <summary>A tile of the gradient.</summary>
    public float* Gradient(int worker) => memory.Pointer + worker * length;

    /// <summary>The parameters of the tile before their update.</summary>
    public float* Before(int worker) => Gradient(worker) + GradientFactors.MaxLength;

    /// <summary>What the products of <see cref="Backpropagation"/> need.</summary>
    public float* Products(int worker) => Before(worker) + GradientFactors.MaxLength;

    public void Dispose() => memory.Dispose();
}
