using System.Runtime.CompilerServices;
using MlpEngine.Kernels.Widths;

namespace MlpEngine.Kernels.Products;

/// <summary>Tiles of C = initial + A B that are held in registers: c_ij starts at initial_j and adds a_ip b_pj by fused multiply-adds in
/// the order of p. There are as many independent sums as hide the latency of a multiply-add. A tile of n rows and m vectors is Tile n x
/// m.</summary>
static unsafe partial class RegisterTiles<S, V> where S : struct, ISimd<V> where V : struct
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Tile8x2(in TileLayout layout, float* a, float* b, float* initial, float* c, Prefetch prefetch)
    {
        nint aRow = layout.ARow, aColumn = layout.AColumn, bRow = layout.BRow, cRow = layout.CRow;
        V c00 = S.Load(initial);
        V c01 = S.Load(initial + S.Width);
        V c10 = c00, c11 = c01;
        V c20 = c00, c21 = c01;
        V c30 = c00, c31 = c01;
        V c40 = c00, c41 = c01;
        V c50 = c00, c51 = c01;
        V c60 = c00, c61 = c01;
        V c70 = c00, c71 = c01;
        float* lower = a + 4 * aRow;
        nint two = 2 * aRow, three = 3 * aRow;
        for (int remaining = layout.Terms; remaining > 0; remaining -= Prefetch.Interval)
        {
            prefetch.Advance();
            for (int p = Math.Min(remaining, Prefetch.Interval); p > 0; p--)
            {
                V b0 = S.Load(b);
                V b1 = S.Load(b + S.Width);
                V x = S.Broadcast(*a);
                c00 = S.MultiplyAdd(x, b0, c00);
                c01 = S.MultiplyAdd(x, b1, c01);
                x = S.Broadcast(a[aRow]);
                c10 = S.MultiplyAdd(x, b0, c10);
                c11 = S.MultiplyAdd(x, b1, c11);
                x = S.Broadcast(a[two]);
                c20 = S.MultiplyAdd(x, b0, c20);
                c21 = S.MultiplyAdd(x, b1, c21);
                x = S.Broadcast(a[three]);
                c30 = S.MultiplyAdd(x, b0, c30);
                c31 = S.MultiplyAdd(x, b1, c31);
                x = S.Broadcast(*lower);
                c40 = S.MultiplyAdd(x, b0, c40);
                c41 = S.MultiplyAdd(x, b1, c41);
                x = S.Broadcast(lower[aRow]);
                c50 = S.MultiplyAdd(x, b0, c50);
                c51 = S.MultiplyAdd(x, b1, c51);
                x = S.Broadcast(lower[two]);
                c60 = S.MultiplyAdd(x, b0, c60);
                c61 = S.MultiplyAdd(x, b1, c61);
                x = S.Broadcast(lower[three]);
                c70 = S.MultiplyAdd(x, b0, c70);
                c71 = S.MultiplyAdd(x, b1, c71);
                a += aColumn;
                lower += aColumn;
                b += bRow;
            }
        }
        S.Store(c00, c);
        S.Store(c01, c + S.Width);
        S.Store(c10, c + cRow);
        S.Store(c11, c + cRow + S.Width);
        S.Store(c20, c + 2 * cRow);
        S.Store(c21, c + 2 * cRow + S.Width);
        S.Store(c30, c + 3 * cRow);
        S.Store(c31, c + 3 * cRow + S.Width);
        S.Store(c40, c + 4 * cRow);
        S.Store(c41, c + 4 * cRow + S.Width);
        S.Store(c50, c + 5 * cRow);
        S.Store(c51, c + 5 * cRow + S.Width);
        S.Store(c60, c + 6 * cRow);
        S.Store(c61, c + 6 * cRow + S.Width);
        S.Store(c70, c + 7 * cRow);
        S.Store(c71, c + 7 * cRow + S.Width);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Tile8x1(in TileLayout layout, float* a, float* b, float* initial, float* c)
    {
        nint aRow = layout.ARow, aColumn = layout.AColumn, bRow = layout.BRow, cRow = layout.CRow;
        V c00 = S.Load(initial);
        V c10 = c00;
        V c20 = c00;
        V c30 = c00;
        V c40 = c00;
        V c50 = c00;
        V c60 = c00;
        V c70 = c00;
        float* lower = a + 4 * aRow;
        nint two = 2 * aRow, three = 3 * aRow;
        for (int p = layout.Terms; p > 0; p--)
        {
            V b0 = S.Load(b);
            V x = S.Broadcast(*a);
            c00 = S.MultiplyAdd(x, b0, c00);
            x = S.Broadcast(a[aRow]);
            c10 = S.MultiplyAdd(x, b0, c10);
            x = S.Broadcast(a[two]);
            c20 = S.MultiplyAdd(x, b0, c20);
            x = S.Broadcast(a[three]);
            c30 = S.MultiplyAdd(x, b0, c30);
            x = S.Broadcast(*lower);
            c40 = S.MultiplyAdd(x, b0, c40);
            x = S.Broadcast(lower[aRow]);
            c50 = S.MultiplyAdd(x, b0, c50);
            x = S.Broadcast(lower[two]);
            c60 = S.MultiplyAdd(x, b0, c60);
            x = S.Broadcast(lower[three]);
            c70 = S.MultiplyAdd(x, b0, c70);
            a += aColumn;
            lower += aColumn;
            b += bRow;
        }
        S.Store(c00, c);
        S.Store(c10, c + cRow);
        S.Store(c20, c + 2 * cRow);
        S.Store(c30, c + 3 * cRow);
        S.Store(c40, c + 4 * cRow);
        S.Store(c50, c + 5 * cRow);
        S.Store(c60, c + 6 * cRow);
        S.Store(c70, c + 7 * cRow);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Tile4x2(in TileLayout layout, float* a, float* b, float* initial, float* c)
    {
        nint aRow = layout.ARow, aColumn = layout.AColumn, bRow = layout.BRow, cRow = layout.CRow;
        V c00 = S.Load(initial);
        V c01 = S.Load(initial + S.Width);
        V c10 = c00, c11 = c01;
        V c20 = c00, c21 = c01;
        V c30 = c00, c31 = c01;
        nint two = 2 * aRow, three = 3 * aRow;
        for (int p = layout.Terms; p > 0; p--)
        {
            V b0 = S.Load(b);
            V b1 = S.Load(b + S.Width);
            V x = S.Broadcast(*a);
            c00 = S.MultiplyAdd(x, b0, c00);
            c01 = S.MultiplyAdd(x, b1, c01);
            x = S.Broadcast(a[aRow]);
            c10 = S.MultiplyAdd(x, b0, c10);
            c11 = S.MultiplyAdd(x, b1, c11);
            x = S.Broadcast(a[two]);
            c20 = S.MultiplyAdd(x, b0, c20);
            c21 = S.MultiplyAdd(x, b1, c21);
            x = S.Broadcast(a[three]);
            c30 = S.MultiplyAdd(x, b0, c30);
            c31 = S.MultiplyAdd(x, b1, c31);
            a += aColumn;
            b += bRow;
        }
        S.Store(c00, c);
        S.Store(c01, c + S.Width);
        S.Store(c10, c + cRow);
        S.Store(c11, c + cRow + S.Width);
        S.Store(c20, c + 2 * cRow);
        S.Store(c21, c + 2 * cRow + S.Width);
        S.Store(c30, c + 3 * cRow);
        S.Store(c31, c + 3 * cRow + S.Width);
    }
}
