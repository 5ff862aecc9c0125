using System.Runtime.CompilerServices;

namespace MlpEngine.Kernels;

/// <summary>C = initial + A B. Every element is one chain of fused multiply-adds that starts at initial_j and takes p = 0, 1, 2, ... in
/// order; only different elements are computed side by side. So the bits are those of the plain triple loop at any width, and do
/// not depend on how rows are shared out.</summary>
static unsafe class MatMul
{
    /// <summary>Columns of B that are worked through at a time when B is copied.</summary>
    public const int PanelColumns = 32;

    // a B beyond this many bytes falls out of the nearest caches between two tiles; copied by panels it is read once, in order
    const long PackAboveBytes = 1 << 19;
    const int PackAboveRows = 16;

    /// <summary>Computes some rows of the product.</summary>
    /// <param name="product">What to multiply.</param>
    /// <param name="from">First row.</param>
    /// <param name="to">Row after the last.</param>
    /// <param name="panel">Room for K x <see cref="PanelColumns"/> floats.</param>
    public static void Multiply<S, V>(in Product product, int from, int to, float* panel) where S : struct, ISimd<V> where V : struct
    {
        if (from >= to) return;
        bool large = (long)product.K * product.BRow * sizeof(float) > PackAboveBytes && to - from >= PackAboveRows;
        if (!product.TransposedB && !large)
        {
            Panel<S, V>(product, from, to, product.B, product.BRow, 0, product.Columns);
            return;
        }
        for (int column = 0; column < product.Columns; column += PanelColumns)
        {
            int columns = Math.Min(PanelColumns, product.Columns - column);
            if (product.TransposedB) Packing.Transpose(product.B + column * product.BRow, product.BRow,
                Math.Min(columns, product.BColumns - column), product.K, panel, PanelColumns);
            else Packing.Copy(product.B + column, product.BRow, product.K, columns, panel, PanelColumns);
            Panel<S, V>(product, from, to, panel, PanelColumns, column, columns);
        }
    }

    // the last tile of a column may overlap the one before: the same element twice has the same bits
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void Panel<S, V>(in Product product, int from, int to, float* b, nint bRow, int column, int columns)
        where S : struct, ISimd<V> where V : struct
    {
        int end = column + columns, rows = to - from, pair = 2 * S.Width;
        if (rows >= 8 && S.Registers >= 32)
        {
            for (; column + pair <= end; column += pair, b += pair)
                for (int i = from; i < to; i += 8) TallTiles.Tile8x2<S, V>(product, Math.Min(i, to - 8), column, b, bRow);
            for (; column < end; column += S.Width, b += S.Width)
                for (int i = from; i < to; i += 8) TallTiles.Tile8x1<S, V>(product, Math.Min(i, to - 8), column, b, bRow);
        }
        else if (rows >= 4)
        {
            for (; column + pair <= end; column += pair, b += pair)
                for (int i = from; i < to; i += 4) TallTiles.Tile4x2<S, V>(product, Math.Min(i, to - 4), column, b, bRow);
        }
        for (; column + 2 * pair <= end; column += 2 * pair, b += 2 * pair)
            for (int i = from; i < to; i++) FlatTiles.Tile1x4<S, V>(product, i, column, b, bRow);
        for (; column < end; column += S.Width, b += S.Width)
            for (int i = from; i < to; i++) FlatTiles.Tile1x1<S, V>(product, i, column, b, bRow);
    }
}
