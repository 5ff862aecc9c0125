using System.Runtime.InteropServices;

namespace MlpEngine.Memory;

/// <summary>Native memory at a 64-byte boundary, a whole number of cache lines. Freed by Dispose or by the finalizer.</summary>
sealed unsafe class AlignedBuffer : FloatBuffer
{
    const nuint CacheLine = 64;

    readonly nuint bytes;

    /// <exception cref="OutOfMemoryException">The memory is not there.</exception>
    public AlignedBuffer(long length) : base(length)
    {
        bytes = Math.Max(CacheLine, checked((nuint)length * sizeof(float) + CacheLine - 1) / CacheLine * CacheLine);
        if (IsLarge) pointer = (float*)HugePages.Allocate(bytes);
        else
        {
            pointer = (float*)NativeMemory.AlignedAlloc(bytes, CacheLine);
            NativeMemory.Clear(pointer, bytes);
        }
        GC.AddMemoryPressure((long)bytes);
    }

    ~AlignedBuffer() => Free();

    public override void Dispose()
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

    bool IsLarge => OperatingSystem.IsLinux() && bytes >= HugePages.Page;

    void Free()
    {
        if (pointer is null) return;
        if (IsLarge) HugePages.Free(pointer, bytes);
        else NativeMemory.AlignedFree(pointer);
        pointer = null;
        GC.RemoveMemoryPressure((long)bytes);
    }
}
