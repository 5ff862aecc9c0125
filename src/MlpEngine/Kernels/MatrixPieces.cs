namespace MlpEngine.Kernels;

/// <summary>A part of a product, cut into pieces of less than a millisecond, between which others can be let in: some rows after some rows, in
/// them some panels after some panels.</summary>
struct MatrixPieces
{
    const long FlopsAtOnce = 100_000_000;
    const int LeastRows = 256; // each time fewer rows are taken, all weights pass by

    readonly MatrixPart all;
    readonly int rows, panels;

    /// <param name="all">The part.</param>
    /// <param name="terms">Each number of it is a sum of so many.</param>
    /// <param name="wholeRows">Rows are not to be cut.</param>
    public MatrixPieces(MatrixPart all, int terms, bool wholeRows)
    {
        this.all = all;
        (rows, panels) = (all.Rows, all.ToPanel - all.FromPanel);
        if (2 * terms * all.Size > FlopsAtOnce)
        {
            long flops = 2L * terms * WeightPanels.PanelWidth; // of a row of a panel
            if (!wholeRows) panels = (int)Math.Clamp(FlopsAtOnce / (flops * Math.Min(rows, LeastRows)), 1, panels);
            rows = (int)Math.Min(rows, Math.Max(LeastRows, FlopsAtOnce / (flops * panels) / 8 * 8));
        }
        Current = new MatrixPart(all.From, all.From, all.ToPanel, all.ToPanel);
    }

    public MatrixPart Current { get; private set; }

    public readonly MatrixPieces GetEnumerator() => this;

    public bool MoveNext()
    {
        if (all.IsEmpty) return false;
        var (from, to, fromPanel, toPanel) = Current;
        if (toPanel < all.ToPanel) fromPanel = toPanel;
        else if (to < all.To) (from, to, fromPanel) = (to, Math.Min(to + rows, all.To), all.FromPanel);
        else return false;
        Current = new MatrixPart(from, to, fromPanel, Math.Min(fromPanel + panels, all.ToPanel));
        return true;
    }
}
