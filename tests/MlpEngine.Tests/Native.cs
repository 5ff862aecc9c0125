using MlpEngine.Memory;

namespace MlpEngine.Tests;

/// <summary>Floats in aligned memory, as the kernels want them, made from and read back as arrays.</summary>
sealed unsafe class Native : IDisposable
{
    readonly AlignedBuffer buffer;

    public Native(params float[] values)
    {
        buffer = new AlignedBuffer(values.Length);
        values.CopyTo(new Span<float>(buffer.Pointer, values.Length));
    }

    /// <summary>Rows of <paramref name="columns"/> numbers, each padded with zeros to <paramref name="stride"/>.</summary>
    public static Native Padded(float[] values, int columns, int stride)
    {
        var native = new Native(new float[values.Length / columns * stride]);
        for (int i = 0; i < values.Length; i++) native.Pointer[i / columns * stride + i % columns] = values[i];
        return native;
    }

    public float* Pointer => buffer.Pointer;

    public float[] Values => new Span<float>(buffer.Pointer, (int)buffer.Length).ToArray();

    public void Dispose() => buffer.Dispose();
}
