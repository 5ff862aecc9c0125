namespace MlpEngine.Memory;

/// <summary>Floats, zero at first, outside the garbage collector's memory: whoever computes with <see cref="Pointer"/> keeps the owner
/// alive until done.</summary>
abstract unsafe class FloatBuffer(long length) : IDisposable
{
    protected float* pointer;

    public long Length { get; } = length;

    /// <exception cref="ObjectDisposedException">The buffer was disposed.</exception>
    public float* Pointer
    {
        get
        {
            ObjectDisposedException.ThrowIf(pointer is null, this);
            return pointer;
        }
    }

    /// <summary>Whether it is read in order from now on, or at random.</summary>
    public virtual void SetReadOrder(bool inOrder)
    {
    }

    public abstract void Dispose();
}
