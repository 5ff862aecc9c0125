using System.Runtime.CompilerServices;

namespace MlpEngine.Kernels;

/// <summary>The three matrix products of a layer. Every element is one chain of fused multiply-adds that takes its terms in order; only
/// different elements are computed side by side. So the bits are those of the plain triple loop at any width, and do not depend on
/// how rows are shared out.</summary>
static unsafe class LayerProducts
{
    /// <summary>z_ij = b_j + sum_k x_ik w_jk (eq. 16)</summary>
    /// <param name="w">The layer's weights and biases.</param>
    /// <param name="x">rows x Inputs</param>
    /// <param name="xRow">From one row of x to the next.</param>
    /// <param name="z">Receives rows x Units, padded to 16.</param>
    /// <param name="zRow">From one row of z to the next.</param>
    /// <param name="rows">How many rows.</param>
    public static void WeightedInputs<S, V>(in WeightPanels w, float* x, nint xRow, float* z, nint zRow, int rows)
        where S : struct, ISimd<V> where V : struct
    {
        int panel = 0;
        if (rows < 4)
            for (; panel + 4 <= w.Count && w.Width(panel + 3) == WeightPanels.PanelWidth; panel += 4)
                for (int i = 0; i < rows; i++) FourPanels<S, V>(w, panel, x + i * xRow, z + i * zRow + panel * WeightPanels.PanelWidth);
        for (; panel < w.Count; panel++)
        {
            int width = w.Width(panel);
            var strides = new Strides(xRow, 1, width, zRow, w.Inputs, Ahead: WeightPanels.PanelWidth);
            Tiles<S, V>(strides, rows, width, x, w[panel], w.Biases(panel), z + panel * WeightPanels.PanelWidth, w[panel + 1], w.Inputs);
        }
    }

    /// <summary>e_ik = sum_j d_ij w_jk (eq. 45, before the derivative) for the inputs k = from..to.</summary>
    /// <param name="w">The layer's weights.</param>
    /// <param name="from">First input, a multiple of 32.</param>
    /// <param name="to">Input after the last.</param>
    /// <param name="d">rows x Units</param>
    /// <param name="dRow">From one row of d to the next.</param>
    /// <param name="e">Receives rows x Inputs, padded to 16 with zeros.</param>
    /// <param name="eRow">From one row of e to the next.</param>
    /// <param name="rows">How many rows.</param>
    /// <param name="room">Scratch memory (see <see cref="Room"/>), of which the first panel's width is zeros and stays so.</param>
    public static void InputErrors<S, V>(in WeightPanels w, int from, int to, float* d, nint dRow, float* e, nint eRow, int rows, float* room)
        where S : struct, ISimd<V> where V : struct
    {
        float* zeros = room, transposed = zeros + WeightPanels.PanelWidth;
        for (int k = from; k < to; k += WeightPanels.PanelWidth)
        {
            int inputs = Math.Min(WeightPanels.PanelWidth, to - k), width = Lanes.Pad(inputs);
            float* target = transposed;
            if (inputs < width) new Span<float>(target, w.Units * width).Clear();
            for (int panel = 0; panel < w.Count; panel++, target += WeightPanels.PanelWidth * width)
            {
                int row = w.Width(panel), units = Math.Min(row, w.Units - panel * WeightPanels.PanelWidth);
                Packing.Transpose(w[panel] + (long)k * row, row, inputs, Packing.WholeBlocks(units), target, width);
            }
            var strides = new Strides(dRow, 1, width, eRow, w.Units, Ahead: (nint)w.Distance);
            Tiles<S, V>(strides, rows, width, d, transposed, zeros, e + k, w.Row(0, k + WeightPanels.PanelWidth), WeightPanels.PanelWidth);
        }
    }

    /// <summary>The piece of a gradient that <paramref name="pieces"/> are at.</summary>
    /// <param name="pieces">The walk through the gradient.</param>
    /// <param name="slopes">Receives the piece, row by row, of which the biases are the last.</param>
    public static void Gradient<S, V>(in GradientPieces pieces, float* slopes) where S : struct, ISimd<V> where V : struct
    {
        int width = pieces.Width, weights = pieces.Weights, together = pieces.InputsTogether;
        var strides = new Strides(1, pieces.InputsRow, pieces.ErrorsRow, width, pieces.Rows);
        for (int k = 0; k < weights; k += together)
            Tiles<S, V>(strides, Math.Min(together, weights - k), width, pieces.InputsFrom(k), pieces.Errors, pieces.Zeros, slopes + (long)k * width);
        if (pieces.HasBiases) Reductions.SumRows<S, V>(pieces.Errors, pieces.Rows, pieces.ErrorsRow, width, slopes + (long)weights * width);
    }

    /// <summary>How many floats of scratch memory <see cref="InputErrors"/> needs.</summary>
    public static long Room(int units) => WeightPanels.PanelWidth * (1L + Lanes.Pad(units));

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void FourPanels<S, V>(in WeightPanels w, int panel, float* x, float* z) where S : struct, ISimd<V> where V : struct
    {
        var strides = new Strides(0, 1, WeightPanels.PanelWidth, 0, w.Inputs);
        for (int j = 0; j < WeightPanels.PanelWidth; j += 2 * S.Width)
            FlatTiles.Tile1x2x4<S, V>(strides, x, w[panel] + j, (nint)w.Distance, z + j);
    }

    /// <summary>One panel of C, tile by tile. The last tile may overlap the one before: the same element twice has the same bits. A tile may
    /// ask for a part of what comes <paramref name="ahead"/>, and the next tile for what lies <paramref name="aheadTile"/> further.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void Tiles<S, V>(in Strides strides, int rows, int columns, float* a, float* b, float* initial, float* c,
        float* ahead = null, nint aheadTile = 0)
        where S : struct, ISimd<V> where V : struct
    {
        int j = 0, pair = 2 * S.Width;
        if (rows >= 8 && S.Registers >= 32)
        {
            for (; j + pair <= columns; j += pair)
                for (int i = 0; i < rows; i += 8)
                {
                    int row = Math.Min(i, rows - 8);
                    TallTiles.Tile8x2<S, V>(strides, a + row * strides.ARow, b + j, initial + j, c + row * strides.CRow + j, ahead + i / 8 * aheadTile);
                }
            for (; j < columns; j += S.Width)
                for (int i = 0; i < rows; i += 8)
                {
                    int row = Math.Min(i, rows - 8);
                    TallTiles.Tile8x1<S, V>(strides, a + row * strides.ARow, b + j, initial + j, c + row * strides.CRow + j);
                }
        }
        else if (rows >= 4)
            for (; j + pair <= columns; j += pair)
                for (int i = 0; i < rows; i += 4)
                {
                    int row = Math.Min(i, rows - 4);
                    TallTiles.Tile4x2<S, V>(strides, a + row * strides.ARow, b + j, initial + j, c + row * strides.CRow + j);
                }
        for (; j + pair <= columns; j += pair)
            for (int i = 0; i < rows; i++) FlatTiles.Tile1x2<S, V>(strides, a + i * strides.ARow, b + j, initial + j, c + i * strides.CRow + j);
        for (; j < columns; j += S.Width)
            for (int i = 0; i < rows; i++) FlatTiles.Tile1x1<S, V>(strides, a + i * strides.ARow, b + j, initial + j, c + i * strides.CRow + j);
    }
}
