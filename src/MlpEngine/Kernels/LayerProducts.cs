using System.Runtime.CompilerServices;

namespace MlpEngine.Kernels;

/// <summary>The three matrix products of a layer. Every element is one chain of fused multiply-adds that takes its terms in order; only
/// different elements are computed side by side. So the bits are those of the plain triple loop at any width, and do not depend on
/// how rows are shared out.</summary>
static unsafe class LayerProducts
{
    /// <summary>Inputs are taken in multiples of this.</summary>
    public const int InputsTogether = 64;

    // columns of x that lie together once copied: what one tile reads of it is then in one piece, and leaves the errors their cache
    const int TileColumns = 8;

    const int NearFloats = 1 << 12;  // 16 kB: a third of a first-level cache
    const int FarFloats = 1 << 18;   // a megabyte: half of a second-level cache

    // errors beyond this many bytes fall out of the first-level cache between two tiles
    const int PackAboveBytes = 1 << 16;

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
            Tiles<S, V>(new Strides(xRow, 1, width, zRow, w.Inputs), rows, width, x, w[panel], w.Biases(panel), z + panel * WeightPanels.PanelWidth);
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
    /// <param name="room">Scratch memory (see <see cref="Room"/>).</param>
    public static void InputErrors<S, V>(in WeightPanels w, int from, int to, float* d, nint dRow, float* e, nint eRow, int rows, float* room)
        where S : struct, ISimd<V> where V : struct
    {
        float* zeros = room, transposed = zeros + WeightPanels.PanelWidth;
        Clear(zeros);
        for (int k = from; k < to; k += WeightPanels.PanelWidth)
        {
            int inputs = Math.Min(WeightPanels.PanelWidth, to - k), width = Lanes.Pad(inputs);
            float* target = transposed;
            if (inputs < width) new Span<float>(target, w.Units * width).Clear();
            for (int panel = 0; panel < w.Count; panel++, target += WeightPanels.PanelWidth * width)
            {
                int row = w.Width(panel);
                Packing.Transpose(w[panel] + (long)k * row, row, inputs, row, target, width);
            }
            Tiles<S, V>(new Strides(dRow, 1, width, eRow, w.Units), rows, width, d, transposed, zeros, e + k);
        }
    }

    /// <summary>dC/dw_jk = sum_i d_ij x_ik and dC/db_j = sum_i d_ij (eq. 55, 51) for the inputs k = from..to, of which the bias is the last.</summary>
    /// <param name="gradient">Receives these rows of each panel.</param>
    /// <param name="from">First input.</param>
    /// <param name="to">Input after the last, at most Inputs + 1.</param>
    /// <param name="x">rows x Inputs</param>
    /// <param name="xRow">From one row of x to the next.</param>
    /// <param name="d">rows x Units, padded to 16 with zeros.</param>
    /// <param name="dRow">From one row of d to the next.</param>
    /// <param name="rows">How many rows.</param>
    /// <param name="room">Scratch memory (see <see cref="Room"/>).</param>
    public static void Gradient<S, V>(in WeightPanels gradient, int from, int to, float* x, nint xRow, float* d, nint dRow, int rows, float* room)
        where S : struct, ISimd<V> where V : struct
    {
        int end = Math.Min(to, gradient.Inputs);
        if (from <= gradient.Inputs && to > gradient.Inputs)
            for (int panel = 0; panel < gradient.Count; panel++)
                Reductions.SumRows<S, V>(d + panel * WeightPanels.PanelWidth, rows, dRow, gradient.Width(panel), gradient.Biases(panel));
        if (from >= end) return;
        float* zeros = room, errors = zeros + WeightPanels.PanelWidth, inputs = errors + WeightPanels.PanelWidth * (long)rows;
        Clear(zeros);
        if (!IsPacked(rows, gradient.Units)) Unpacked<S, V>(gradient, from, end, x, xRow, d, dRow, rows, zeros);
        else
            for (int step = BlockOf(rows), k = from; k < end; k += step)
            {
                int count = Math.Min(step, end - k);
                PackColumns(x + k, xRow, rows, count, inputs);
                for (int panel = 0; panel < gradient.Count; panel++)
                {
                    int width = gradient.Width(panel);
                    Packing.Copy(d + panel * WeightPanels.PanelWidth, dRow, rows, width, errors, width);
                    for (int column = 0; column < count; column += TileColumns)
                        Tiles<S, V>(new Strides(1, TileColumns, width, width, rows), Math.Min(TileColumns, count - column), width,
                            inputs + (long)column * rows, errors, zeros, gradient[panel] + (long)(k + column) * width);
                }
            }
    }

    /// <summary>For how many inputs at a time a gradient is best computed, if the update is to find it in a near cache: few, or where
    /// the errors are copied for it each time, many.</summary>
    public static int InputsAtOnce(int rows, int units) =>
        Math.Max(InputsTogether, (IsPacked(rows, units) ? FarFloats : NearFloats) / Lanes.Pad(units) / InputsTogether * InputsTogether);

    /// <summary>The most floats of a gradient for <see cref="InputsAtOnce"/>.</summary>
    public static long Piece(int inputs, int units) =>
        Lanes.Pad(units) + Math.Min((inputs + 1L) * Lanes.Pad(units), Math.Max((long)InputsTogether * Lanes.Pad(units), FarFloats));

    /// <summary>How many floats of scratch memory the products of a layer need.</summary>
    public static long Room(int inputs, int units, int rows) => WeightPanels.PanelWidth + Math.Max(
        (long)WeightPanels.PanelWidth * Math.Max(Lanes.Pad(units), InputsTogether),
        WeightPanels.PanelWidth * (long)rows + Math.Min(BlockOf(rows), (inputs + InputsTogether - 1L) / InputsTogether * InputsTogether) * rows);

    static void Unpacked<S, V>(in WeightPanels gradient, int from, int to, float* x, nint xRow, float* d, nint dRow, int rows, float* zeros)
        where S : struct, ISimd<V> where V : struct
    {
        for (int panel = 0; panel < gradient.Count; panel++)
        {
            int width = gradient.Width(panel);
            Tiles<S, V>(new Strides(1, xRow, dRow, width, rows), to - from, width, x + from, d + panel * WeightPanels.PanelWidth, zeros,
                gradient[panel] + (long)from * width);
        }
    }

    static bool IsPacked(int rows, int units) => (long)rows * units * sizeof(float) > PackAboveBytes;

    /// <summary>How many columns of x are copied at once.</summary>
    static int BlockOf(int rows) => Math.Max(InputsTogether, FarFloats / rows / InputsTogether * InputsTogether);

    /// <summary>Eight columns after eight, each eight row by row.</summary>
    static void PackColumns(float* x, nint xRow, int rows, int columns, float* packed)
    {
        for (; columns > 0; columns -= TileColumns, x += TileColumns, packed += (long)TileColumns * rows)
            Packing.Copy(x, xRow, rows, Math.Min(columns, TileColumns), packed, TileColumns);
    }

    static void Clear(float* zeros) => new Span<float>(zeros, WeightPanels.PanelWidth).Clear();

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void FourPanels<S, V>(in WeightPanels w, int panel, float* x, float* z) where S : struct, ISimd<V> where V : struct
    {
        var strides = new Strides(0, 1, WeightPanels.PanelWidth, 0, w.Inputs);
        for (int j = 0; j < WeightPanels.PanelWidth; j += 2 * S.Width)
            FlatTiles.Tile1x2x4<S, V>(strides, x, w[panel] + j, (nint)w.Distance, z + j);
    }

    /// <summary>One panel of C, tile by tile. The last tile may overlap the one before: the same element twice has the same bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void Tiles<S, V>(in Strides strides, int rows, int columns, float* a, float* b, float* initial, float* c)
        where S : struct, ISimd<V> where V : struct
    {
        int j = 0, pair = 2 * S.Width;
        if (rows >= 8 && S.Registers >= 32)
        {
            for (; j + pair <= columns; j += pair)
                for (int i = 0; i < rows; i += 8)
                {
                    int row = Math.Min(i, rows - 8);
                    TallTiles.Tile8x2<S, V>(strides, a + row * strides.ARow, b + j, initial + j, c + row * strides.CRow + j);
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
