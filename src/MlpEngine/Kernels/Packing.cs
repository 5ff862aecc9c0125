using System.Runtime.CompilerServices;

namespace MlpEngine.Kernels;

/// <summary>Copies part of a matrix into a small dense panel, from which a product reads it in order.</summary>
static unsafe class Packing
{
    const int Block = 16; // one cache line of floats

    /// <summary>panel[p, j] = b[p, j]</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Copy(float* b, nint bRow, int rows, int columns, float* panel, nint panelRow)
    {
        nint bytes = columns * sizeof(float);
        for (int p = 0; p < rows; p++) Buffer.MemoryCopy(b + p * bRow, panel + p * panelRow, bytes, bytes);
    }

    /// <summary>panel[p, j] = b[j, p] for the j below <paramref name="columns"/>; the rest of each panel row becomes zero.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Transpose(float* b, nint bRow, int columns, int rows, float* panel, nint panelRow)
    {
        for (int from = 0; from < rows; from += Block)
        {
            int to = Math.Min(rows, from + Block);
            for (int j = 0; j < columns; j++)
                for (int p = from; p < to; p++) panel[p * panelRow + j] = b[j * bRow + p];
        }
        if (columns == panelRow) return;
        for (int p = 0; p < rows; p++) new Span<float>(panel + p * panelRow + columns, (int)panelRow - columns).Clear();
    }
}
