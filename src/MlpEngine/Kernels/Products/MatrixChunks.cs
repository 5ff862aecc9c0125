namespace MlpEngine.Kernels.Products;

/// <summary>The chunks of a <see cref="MatrixBlock"/>: its rows cut into strips, and each strip into groups of panels.</summary>
struct MatrixChunks
{
    const long MaxFlops = 100_000_000;
    const int MinRows = 256; // every strip reads all weights again

    readonly MatrixBlock block;
    readonly int rows, panels; // of a chunk
    readonly int groups;       // of panels in a strip
    readonly int count;
    int index = -1;

    public MatrixChunks(MatrixBlock block, int terms, bool wholeRows)
    {
        this.block = block;
        (rows, panels) = (block.Rows, block.Panels);
        if (block.IsEmpty) return;
        if (2 * terms * block.Size > MaxFlops)
        {
            long panelRowFlops = 2L * terms * WeightPanels.PanelWidth;
            if (!wholeRows) panels = (int)Math.Clamp(MaxFlops / (panelRowFlops * Math.Min(rows, MinRows)), 1, panels);
            rows = (int)Math.Min(rows, Math.Max(MinRows, MaxFlops / (panelRowFlops * panels) / 8 * 8));
        }
        groups = (block.Panels + panels - 1) / panels;
        count = (block.Rows + rows - 1) / rows * groups;
    }

    public readonly MatrixBlock Current
    {
        get
        {
            int row = block.FromRow + index / groups * rows, panel = block.FromPanel + index % groups * panels;
            return new MatrixBlock(row, Math.Min(row + rows, block.ToRow), panel, Math.Min(panel + panels, block.ToPanel));
        }
    }

    public readonly MatrixChunks GetEnumerator() => this;

    public bool MoveNext() => ++index < count;
}
