namespace MlpEngine.Kernels.Products;

/// <summary>A block of a matrix: the rows FromRow..ToRow, and of its columns the panels FromPanel..ToPanel.</summary>
readonly record struct MatrixBlock(int FromRow, int ToRow, int FromPanel, int ToPanel)
{
    public int Rows => ToRow - FromRow;

    public int Panels => ToPanel - FromPanel;

    /// <summary>Numbers in it, a panel's padding included.</summary>
    public long Size => (long)Rows * Panels * WeightPanels.PanelWidth;

    public bool IsEmpty => FromRow >= ToRow || FromPanel >= ToPanel;

    public int FirstColumn => FromPanel * WeightPanels.PanelWidth;

    /// <summary>The block of a product, divided so that each chunk takes less than a millisecond.</summary>
    /// <param name="terms">Each number is a sum of so many.</param>
    /// <param name="wholeRows">Every chunk has all panels.</param>
    public MatrixChunks Chunks(int terms, bool wholeRows) => new(this, terms, wholeRows);

    /// <summary>The block's numbers in a matrix of rows of <paramref name="stride"/>: so many runs of one length, a row apart; whole rows
    /// make a single run.</summary>
    public (long Start, int Count, long Length) Runs(int stride)
    {
        int width = Math.Min(ToPanel * WeightPanels.PanelWidth, stride) - FirstColumn;
        return width == stride ? ((long)FromRow * stride, 1, (long)Rows * stride) : ((long)FromRow * stride + FirstColumn, Rows, width);
    }
}
