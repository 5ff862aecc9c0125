using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace MlpEngine.Kernels.Products;

/// <summary>Brings numbers to where they are read in order: a row of a table into its batch, part of a matrix into a small dense panel,
/// memory into the caches. Nothing is computed, so the vectors used here need not be those of the kernel set.</summary>
static unsafe class Packing
{
    const int Line = 16; // floats in a cache line

    /// <summary>to[j] = from[j]; a row of a table is too short for a general copy to be worth its call.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void CopyRow(float* from, float* to, int length)
    {
        if (length < 8)
        {
            for (int j = 0; j < length; j++) to[j] = from[j];
            return;
        }
        for (int j = 0; j + 8 <= length; j += 8) Vector256.Store(Vector256.Load(from + j), to + j);
        Vector256.Store(Vector256.Load(from + length - 8), to + length - 8);
    }

    /// <summary>Prefetches the cache line of an address, which need not be a valid one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void PrefetchLine(float* address)
    {
        if (Sse.IsSupported) Sse.Prefetch1(address);
    }

    /// <summary>Prefetches a row that will be copied soon.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void PrefetchRow(float* row, int length)
    {
        for (int j = 0; j < length; j += Line) PrefetchLine(row + j);
        PrefetchLine(row + length - 1);
    }

    /// <summary>panel[p, j] = b[p, j] for the j below <paramref name="columns"/>; the rest of each panel row up to a multiple of 8
    /// becomes zero.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Copy(float* b, nint bRow, int rows, int columns, float* panel, nint panelRow)
    {
        for (; columns >= 16; columns -= 16, b += 16, panel += 16)
        {
            float* source = b, target = panel;
            for (int p = rows; p > 0; p--, source += bRow, target += panelRow)
            {
                Vector256.Store(Vector256.Load(source), target);
                Vector256.Store(Vector256.Load(source + 8), target + 8);
            }
        }
        if (columns >= 8)
        {
            float* source = b, target = panel;
            for (int p = rows; p > 0; p--, source += bRow, target += panelRow) Vector256.Store(Vector256.Load(source), target);
            columns -= 8;
            b += 8;
            panel += 8;
        }
        if (columns == 0) return;
        for (int p = rows; p > 0; p--, b += bRow, panel += panelRow)
            for (int j = 0; j < 8; j++) panel[j] = j < columns ? b[j] : 0;
    }

    /// <summary>The number of rows, rounded up to whole blocks of <see cref="Transpose"/>, which are faster than the rest.</summary>
    public static int WholeBlocks(int rows) => (rows + 3) / 4 * 4;

    /// <summary>panel[p, j] = b[j, p] for the j below <paramref name="columns"/></summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Transpose(float* b, nint bRow, int columns, int rows, float* panel, nint panelRow)
    {
        int j = 0;
        for (; j + 4 <= columns; j += 4, b += 4 * bRow)
        {
            int p = 0;
            for (; p + 4 <= rows; p += 4) Transpose4x4(b + p, bRow, panel + p * panelRow + j, panelRow);
            for (; p < rows; p++)
                for (int k = 0; k < 4; k++) panel[p * panelRow + j + k] = b[k * bRow + p];
        }
        for (; j < columns; j++, b += bRow)
            for (int p = 0; p < rows; p++) panel[p * panelRow + j] = b[p];
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Transpose4x4(float* b, nint bRow, float* panel, nint panelRow)
    {
        var (even0, even1) = Zip(Vector128.Load(b), Vector128.Load(b + 2 * bRow));
        var (odd0, odd1) = Zip(Vector128.Load(b + bRow), Vector128.Load(b + 3 * bRow));
        var (row0, row1) = Zip(even0, odd0);
        var (row2, row3) = Zip(even1, odd1);
        Vector128.Store(row0, panel);
        Vector128.Store(row1, panel + panelRow);
        Vector128.Store(row2, panel + 2 * panelRow);
        Vector128.Store(row3, panel + 3 * panelRow);
    }

    /// <summary>a_0 b_0 a_1 b_1 and a_2 b_2 a_3 b_3</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static (Vector128<float> Low, Vector128<float> High) Zip(Vector128<float> a, Vector128<float> b) =>
        Sse.IsSupported ? (Sse.UnpackLow(a, b), Sse.UnpackHigh(a, b))
        : AdvSimd.Arm64.IsSupported ? (AdvSimd.Arm64.ZipLow(a, b), AdvSimd.Arm64.ZipHigh(a, b))
        : (Vector128.Create(a[0], b[0], a[1], b[1]), Vector128.Create(a[2], b[2], a[3], b[3]));
}
