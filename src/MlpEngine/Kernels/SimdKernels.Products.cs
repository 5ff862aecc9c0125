using System.Runtime.CompilerServices;
using MlpEngine.Kernels.Products;

namespace MlpEngine.Kernels;

// The three matrix products of a layer. Every element is one sequence of fused multiply-adds that takes its terms in order; only different
// elements are computed side by side. So the bits are those of the plain triple loop at any width, and do not depend on how the work is
// partitioned. Every field of a panel product is assigned, so that its hundred bytes need not be cleared for a single row.
sealed unsafe partial class SimdKernels<S, V>
{
    [SkipLocalsInit]
    internal override void WeightedInputs(in WeightPanels w, MatrixView x, MatrixView z, int rows)
    {
        int panel = 0;
        if (rows < 4)
            for (; panel + 4 <= w.Count && w.Width(panel + 3) == WeightPanels.PanelWidth; panel += 4)
                for (int i = 0; i < rows; i++) FourPanels(w, panel, x.Row(i), z.Row(i) + panel * WeightPanels.PanelWidth);
        PanelProduct product;
        product.Layout.ARow = x.Stride;
        product.Layout.AColumn = 1;
        product.Layout.CRow = z.Stride;
        product.Layout.Terms = w.Inputs;
        product.Rows = rows;
        product.A = x.Start;
        product.PrefetchTileStride = w.Inputs;
        for (; panel < w.Count; panel++)
        {
            product.Columns = w.Width(panel);
            product.Layout.BRow = product.Columns;
            product.B = w[panel];
            product.Initial = w.Biases(panel);
            product.C = z.Start + panel * WeightPanels.PanelWidth;
            product.Prefetch = new Prefetch(w[panel + 1], WeightPanels.PanelWidth);
            Multiply(product);
        }
    }

    [SkipLocalsInit]
    internal override void InputErrors(in WeightPanels w, int from, int to, MatrixView d, MatrixView e, int rows, float* workspace)
    {
        float* zeros = workspace, transposed = zeros + WeightPanels.PanelWidth;
        PanelProduct product;
        product.Layout.ARow = d.Stride;
        product.Layout.AColumn = 1;
        product.Layout.CRow = e.Stride;
        product.Layout.Terms = w.Units;
        product.Rows = rows;
        product.A = d.Start;
        product.B = transposed;
        product.Initial = zeros;
        product.PrefetchTileStride = WeightPanels.PanelWidth;
        for (int k = from; k < to; k += WeightPanels.PanelWidth)
        {
            int inputs = Math.Min(WeightPanels.PanelWidth, to - k), width = Lanes.Pad(inputs);
            Transpose(w, k, inputs, transposed, width);
            product.Columns = width;
            product.Layout.BRow = width;
            product.C = e.Start + k;
            product.Prefetch = new Prefetch(w.Row(0, k + WeightPanels.PanelWidth), (nint)w.Distance);
            Multiply(product);
        }
    }

    [SkipLocalsInit]
    internal override void Gradient(in GradientFactors factors, MatrixBlock tile, float* gradient)
    {
        int width = factors.Width(tile.FromPanel), weights = Math.Min(tile.ToRow, factors.Inputs) - tile.FromRow;
        MatrixView errors = factors.Errors(tile.FromPanel);
        PanelProduct product;
        product.Layout.ARow = 1;
        product.Layout.BRow = errors.Stride;
        product.Layout.CRow = width;
        product.Layout.Terms = factors.Rows;
        product.Columns = width;
        product.B = errors.Start;
        product.Initial = factors.Zeros;
        product.Prefetch = Prefetch.None(factors.Zeros);
        product.PrefetchTileStride = 0;
        for (int k = 0; k < weights; k += factors.InputsTogether)
        {
            MatrixView inputs = factors.InputsAt(tile.FromRow + k);
            product.Layout.AColumn = inputs.Stride;
            product.Rows = Math.Min(factors.InputsTogether, weights - k);
            product.A = inputs.Start;
            product.C = gradient + (long)k * width;
            Multiply(product);
        }
        if (tile.ToRow > factors.Inputs) SumRows(errors.Start, factors.Rows, errors.Stride, width, gradient + (long)weights * width);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void FourPanels(in WeightPanels w, int panel, float* x, float* z)
    {
        TileLayout layout = default;
        layout.AColumn = 1;
        layout.BRow = WeightPanels.PanelWidth;
        layout.Terms = w.Inputs;
        for (int j = 0; j < WeightPanels.PanelWidth; j += 2 * S.Width)
            RegisterTiles<S, V>.Tile1x2x4(layout, x, w[panel] + j, (nint)w.Distance, z + j);
    }

    /// <summary>transposed_jk = w_jk for the inputs k from <paramref name="first"/> on and all units j, rows padded with zeros.</summary>
    static void Transpose(in WeightPanels w, int first, int inputs, float* transposed, int width)
    {
        if (inputs < width) new Span<float>(transposed, w.Units * width).Clear();
        for (int panel = 0; panel < w.Count; panel++, transposed += WeightPanels.PanelWidth * width)
        {
            int stride = w.Width(panel), units = Math.Min(stride, w.Units - panel * WeightPanels.PanelWidth);
            Packing.Transpose(w.Row(panel, first), stride, inputs, Packing.WholeBlocks(units), transposed, width);
        }
    }

    /// <summary>One panel of C, tile by tile. The last tile may overlap the one before: the same element twice has the same bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void Multiply(in PanelProduct product)
    {
        ref readonly TileLayout layout = ref product.Layout;
        float* a = product.A, b = product.B, initial = product.Initial, c = product.C;
        int rows = product.Rows, columns = product.Columns, j = 0, pair = 2 * S.Width;
        if (rows >= 8 && S.Registers >= 32)
        {
            for (; j + pair <= columns; j += pair)
                for (int i = 0; i < rows; i += 8)
                {
                    int row = Math.Min(i, rows - 8);
                    RegisterTiles<S, V>.Tile8x2(in layout, a + row * layout.ARow, b + j, initial + j, c + row * layout.CRow + j,
                        product.Prefetch.From(i / 8 * product.PrefetchTileStride));
                }
            for (; j < columns; j += S.Width)
                for (int i = 0; i < rows; i += 8)
                {
                    int row = Math.Min(i, rows - 8);
                    RegisterTiles<S, V>.Tile8x1(in layout, a + row * layout.ARow, b + j, initial + j, c + row * layout.CRow + j);
                }
        }
        else if (rows >= 4)
            for (; j + pair <= columns; j += pair)
                for (int i = 0; i < rows; i += 4)
                {
                    int row = Math.Min(i, rows - 4);
                    RegisterTiles<S, V>.Tile4x2(in layout, a + row * layout.ARow, b + j, initial + j, c + row * layout.CRow + j);
                }
        for (; j + pair <= columns; j += pair)
            for (int i = 0; i < rows; i++)
                RegisterTiles<S, V>.Tile1x2(in layout, a + i * layout.ARow, b + j, initial + j, c + i * layout.CRow + j);
        for (; j < columns; j += S.Width)
            for (int i = 0; i < rows; i++)
                RegisterTiles<S, V>.Tile1x1(in layout, a + i * layout.ARow, b + j, initial + j, c + i * layout.CRow + j);
    }
}
