using System.Runtime.InteropServices;

namespace MlpEngine.Memory;

/// <summary>Zeroed native floats at a 64-byte boundary, a whole number of cache lines. Freed by Dispose or by the finalizer:
/// whoever computes with <see cref="Pointer"/> keeps the owner alive until done.</summary>
sealed unsafe class AlignedBuffer : IDisposable
{
    const nuint Alignment = 64;

    float* pointer;

    /// <exception cref="OutOfMemoryException">The memory is not there.</exception>
    public AlignedBuffer(long length)
    {
        Length = length;
        nuint alignment = (nuint)length * sizeof(float) < HugePages.Size ? Alignment : HugePages.Size;
        nuint bytes = ((nuint)length * sizeof(float) + alignment - 1) / alignment * alignment;
        pointer = (float*)NativeMemory.AlignedAlloc(Math.Max(bytes, alignment), alignment);
        if (alignment == HugePages.Size) HugePages.Prefer(pointer, bytes);
        NativeMemory.Clear(pointer, bytes);
        GC.AddMemoryPressure(Pressure);
    }

    ~AlignedBuffer() => Free();

    public long Length { get; }

    /// <exception cref="ObjectDisposedException">The buffer was disposed.</exception>
    public float* Pointer
    {
        get
        {
            ObjectDisposedException.ThrowIf(pointer is null, this);
            return pointer;
        }
    }

    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    public void CopyFrom(AlignedBuffer source)
    {
        Buffer.MemoryCopy(source.Pointer, Pointer, Length * sizeof(float), Length * sizeof(float));
        GC.KeepAlive(source);
        GC.KeepAlive(this);
    }

    long Pressure => Math.Max(1, Length * sizeof(float));

    void Free()
    {
        if (pointer is null) return;
        NativeMemory.AlignedFree(pointer);
        pointer = null;
        GC.RemoveMemoryPressure(Pressure);
    }
}
