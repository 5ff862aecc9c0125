using System.Runtime.InteropServices;

namespace MlpEngine.Memory;

/// <summary>Native memory at a 64-byte boundary, a whole number of cache lines. Freed by Dispose or by the finalizer.</summary>
sealed unsafe class AlignedBuffer : FloatBuffer
{
    const nuint CacheLine = 64;

    /// <exception cref="OutOfMemoryException">The memory is not there.</exception>
    public AlignedBuffer(long length) : base(length)
    {
        nuint bytes = Math.Max(CacheLine, ((nuint)length * sizeof(float) + CacheLine - 1) / CacheLine * CacheLine);
        pointer = (float*)NativeMemory.AlignedAlloc(bytes, bytes < Advice.HugePage ? CacheLine : Advice.HugePage);
        Advice.PreferHugePages(pointer, bytes / Advice.HugePage * Advice.HugePage); // the rest, on small pages, takes no more than it needs
        NativeMemory.Clear(pointer, bytes);
        GC.AddMemoryPressure(Pressure);
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

    long Pressure => Math.Max(1, Length * sizeof(float));

    void Free()
    {
        if (pointer is null) return;
        NativeMemory.AlignedFree(pointer);
        pointer = null;
        GC.RemoveMemoryPressure(Pressure);
    }
}
