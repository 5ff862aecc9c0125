using System.Runtime.CompilerServices;

namespace MlpEngine.Kernels.Products;

// a single row reuses no element of B: these tiles are as fast as B is read, the one of four panels from four streams at once
static unsafe partial class RegisterTiles<S, V>
{
    /// <summary>Two vectors of each of four panels, which lie <paramref name="distance"/> apart, each with its initial values as the row
    /// after its last.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Tile1x2x4(in TileLayout layout, float* a, float* b, nint distance, float* c)
    {
        nint aColumn = layout.AColumn, bRow = layout.BRow, two = 2 * distance, three = 3 * distance;
        float* initial = b + layout.Terms * bRow, second = c + WeightPanels.PanelWidth, third = second + WeightPanels.PanelWidth,
            fourth = third + WeightPanels.PanelWidth;
        V c00 = S.Load(initial), c01 = S.Load(initial + S.Width);
        V c10 = S.Load(initial + distance), c11 = S.Load(initial + distance + S.Width);
        V c20 = S.Load(initial + two), c21 = S.Load(initial + two + S.Width);
        V c30 = S.Load(initial + three), c31 = S.Load(initial + three + S.Width);
        for (int p = layout.Terms; p > 0; p--)
        {
            V x = S.Broadcast(*a);
            c00 = S.MultiplyAdd(x, S.Load(b), c00);
            c01 = S.MultiplyAdd(x, S.Load(b + S.Width), c01);
            c10 = S.MultiplyAdd(x, S.Load(b + distance), c10);
            c11 = S.MultiplyAdd(x, S.Load(b + distance + S.Width), c11);
            c20 = S.MultiplyAdd(x, S.Load(b + two), c20);
            c21 = S.MultiplyAdd(x, S.Load(b + two + S.Width), c21);
            c30 = S.MultiplyAdd(x, S.Load(b + three), c30);
            c31 = S.MultiplyAdd(x, S.Load(b + three + S.Width), c31);
            a += aColumn;
            b += bRow;
        }
        S.Store(c00, c);
        S.Store(c01, c + S.Width);
        S.Store(c10, second);
        S.Store(c11, second + S.Width);
        S.Store(c20, third);
        S.Store(c21, third + S.Width);
        S.Store(c30, fourth);
        S.Store(c31, fourth + S.Width);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Tile1x2(in TileLayout layout, float* a, float* b, float* initial, float* c)
    {
        nint aColumn = layout.AColumn, bRow = layout.BRow;
        V c00 = S.Load(initial);
        V c01 = S.Load(initial + S.Width);
        for (int p = layout.Terms; p > 0; p--)
        {
            V x = S.Broadcast(*a);
            c00 = S.MultiplyAdd(x, S.Load(b), c00);
            c01 = S.MultiplyAdd(x, S.Load(b + S.Width), c01);
            a += aColumn;
            b += bRow;
        }
        S.Store(c00, c);
        S.Store(c01, c + S.Width);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Tile1x1(in TileLayout layout, float* a, float* b, float* initial, float* c)
    {
        nint aColumn = layout.AColumn, bRow = layout.BRow;
        V c00 = S.Load(initial);
        for (int p = layout.Terms; p > 0; p--)
        {
            V x = S.Broadcast(*a);
            c00 = S.MultiplyAdd(x, S.Load(b), c00);
            a += aColumn;
            b += bRow;
        }
        S.Store(c00, c);
    }
}
