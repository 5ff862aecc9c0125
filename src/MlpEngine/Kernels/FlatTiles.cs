using System.Runtime.CompilerServices;

namespace MlpEngine.Kernels;

/// <summary>Blocks of C = initial + A B of a single row, in the order of <see cref="TallTiles"/>: a few rows do not reuse B.</summary>
static unsafe class FlatTiles
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Tile1x4<S, V>(in Product product, int row, int column, float* b, nint bRow)
        where S : struct, ISimd<V> where V : struct
    {
        nint aColumn = product.AColumn;
        float* a = product.A + row * product.ARow, initial = product.Initial + column, c = product.C + row * product.CRow + column;
        V c00 = S.Load(initial);
        V c01 = S.Load(initial + S.Width);
        V c02 = S.Load(initial + 2 * S.Width);
        V c03 = S.Load(initial + 3 * S.Width);
        for (int p = product.K; p > 0; p--)
        {
            V x = S.Broadcast(*a);
            c00 = S.MultiplyAdd(x, S.Load(b), c00);
            c01 = S.MultiplyAdd(x, S.Load(b + S.Width), c01);
            c02 = S.MultiplyAdd(x, S.Load(b + 2 * S.Width), c02);
            c03 = S.MultiplyAdd(x, S.Load(b + 3 * S.Width), c03);
            a += aColumn;
            b += bRow;
        }
        S.Store(c00, c);
        S.Store(c01, c + S.Width);
        S.Store(c02, c + 2 * S.Width);
        S.Store(c03, c + 3 * S.Width);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Tile1x1<S, V>(in Product product, int row, int column, float* b, nint bRow)
        where S : struct, ISimd<V> where V : struct
    {
        nint aColumn = product.AColumn;
        float* a = product.A + row * product.ARow, initial = product.Initial + column, c = product.C + row * product.CRow + column;
        V c00 = S.Load(initial);
        for (int p = product.K; p > 0; p--)
        {
            V x = S.Broadcast(*a);
            c00 = S.MultiplyAdd(x, S.Load(b), c00);
            a += aColumn;
            b += bRow;
        }
        S.Store(c00, c);
    }
}
