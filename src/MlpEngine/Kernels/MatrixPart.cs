namespace MlpEngine.Kernels;

/// <summary>What one thread computes of a matrix: the rows From..To, and of its columns the panels FromPanel..ToPanel.</summary>
readonly record struct MatrixPart(int From, int To, int FromPanel, int ToPanel)
{
    public int Rows => To - From;

    /// <summary>Numbers in it, a panel's padding included.</summary>
    public long Size => (long)Rows * (ToPanel - FromPanel) * WeightPanels.PanelWidth;

    public bool IsEmpty => From >= To || FromPanel >= ToPanel;

    public int FirstColumn => FromPanel * WeightPanels.PanelWidth;

    /// <summary>The numbers of this part in a matrix of rows of <paramref name="stride"/>: so many runs of one length, a row apart; whole
    /// rows make a single run.</summary>
    public (long Start, int Count, long Length) Runs(int stride)
    {
        int width = Math.Min(ToPanel * WeightPanels.PanelWidth, stride) - FirstColumn;
        return width == stride ? ((long)From * stride, 1, (long)Rows * stride) : ((long)From * stride + FirstColumn, Rows, width);
    }
}
