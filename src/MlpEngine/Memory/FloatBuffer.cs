namespace MlpEngine.Memory;

/// <summary>Floats, at first zero, that stay at one place outside the garbage collector's memory: whoever computes with
/// <see cref="Pointer"/> keeps the owner alive until done.</summary>
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

    /// <summary>In order from now on, or in any order.</summary>
    public virtual void WillBeRead(bool inOrder)
    {
    }

    public abstract void Dispose();
}
