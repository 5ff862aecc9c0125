using MlpEngine.Kernels;
using MlpEngine.Memory;

namespace MlpEngine.Training;

/// <summary>What each member of a team computes in, beside the numbers that all of them see.</summary>
sealed unsafe class ScratchMemory : IDisposable
{
    readonly long length; // of one member's
    readonly AlignedBuffer memory;

    public ScratchMemory(Topology topology, int batchRows, int members)
    {
        length = 2 * GradientPieces.Length + Backpropagation.Room(topology, batchRows);
        memory = new AlignedBuffer(members * length);
    }

    /// <summary>A piece of the gradient.</summary>
    public float* Piece(int member) => memory.Pointer + member * length;

    /// <summary>The parameters of the piece before their update.</summary>
    public float* Before(int member) => Piece(member) + GradientPieces.Length;

    /// <summary>What the products of <see cref="Backpropagation"/> need.</summary>
    public float* Room(int member) => Before(member) + GradientPieces.Length;

    public void Dispose() => memory.Dispose();
}
