namespace MlpEngine.Kernels.Products;

/// <summary>The factors of a layer's gradient, dC/dw_jk = sum_i x_ik d_ij (eq. 55), as the tiles read them. A gradient is computed in
/// blocks of inputs, in these panel by panel. For a large batch both factors are packed, in the order in which the tiles read them: a
/// block's inputs once for all panels, a panel's errors once for the block.</summary>
unsafe struct GradientFactors
{
    /// <summary>The most inputs of a tile of the gradient: it is then 16 kB, a third of an L1 cache.</summary>
    public const int MaxInputs = 128;

    /// <summary>The most floats of a tile.</summary>
    public const int MaxLength = MaxInputs * WeightPanels.PanelWidth;

    // columns of x that are packed side by side: what one register tile reads of x is then contiguous, and leaves the errors their cache
    const int PackedColumns = 8;

    // errors beyond this many bytes fall out of the L1 cache between two tiles
    const int PackAboveBytes = 1 << 16;

    // a quarter of a megabyte of packed inputs, for each thread, of batches up to 1,024 rows: twice or four times as much gains nothing
    const int PackedFloats = 1 << 16;

    // the least inputs of a block, and the most where several panels' errors are read in place: then the block's inputs stay cached
    const int BlockUnit = 64;

    readonly MatrixView x, d;
    readonly float* packedInputs, packedErrors;
    readonly bool packed;
    int firstPacked;

    /// <param name="share">The part of the gradient that is computed: inputs, of which the bias is the last, and panels of units.</param>
    /// <param name="x">rows x inputs</param>
    /// <param name="inputs">How many inputs the layer has.</param>
    /// <param name="d">rows x units, padded to 16 with zeros</param>
    /// <param name="rows">How many rows the batch has.</param>
    /// <param name="workspace">See <see cref="WorkspaceSize"/>; the first panel's width is zeros and stays so.</param>
    public GradientFactors(MatrixBlock share, MatrixView x, int inputs, MatrixView d, int rows, float* workspace)
    {
        (this.x, this.d, Inputs, Rows) = (x, d, inputs, rows);
        packed = IsPacked(rows, Math.Min((int)d.Stride, share.ToPanel * WeightPanels.PanelWidth) - share.FirstColumn);
        BlockInputs = packed ? PackedBlock(rows) : share.Panels > 1 ? BlockUnit : MaxInputs;
        Zeros = workspace;
        packedErrors = Zeros + WeightPanels.PanelWidth;
        packedInputs = packedErrors + WeightPanels.PanelWidth * (long)rows;
    }

    public int Inputs { get; }

    /// <summary>Of the batch.</summary>
    public int Rows { get; }

    /// <summary>How many inputs make a block.</summary>
    public int BlockInputs { get; }

    /// <summary>A panel's width of zeros.</summary>
    public float* Zeros { get; }

    /// <summary>How many columns of <see cref="InputsAt"/> can be read side by side.</summary>
    public readonly int InputsTogether => packed ? PackedColumns : MaxInputs;

    /// <summary>Floats that a walk over a gradient needs whose batch has at most so many rows; the block of fewer rows may be
    /// larger.</summary>
    public static long WorkspaceSize(int inputs, int units, int rows)
    {
        if (!IsPacked(rows, Lanes.Pad(units))) return WeightPanels.PanelWidth;
        long all = (inputs + PackedColumns - 1L) / PackedColumns * PackedColumns * rows;
        long block = Math.Max((long)BlockUnit * rows, PackedFloats);
        return WeightPanels.PanelWidth * (1L + rows) + Math.Min(block, all);
    }

    /// <summary>A panel's width: 32, or 16.</summary>
    public readonly int Width(int panel) => Math.Min(WeightPanels.PanelWidth, (int)d.Stride - panel * WeightPanels.PanelWidth);

    /// <summary>The errors of the panel that was packed last: rows x width.</summary>
    public readonly MatrixView Errors(int panel) =>
        packed ? new MatrixView(packedErrors, Width(panel)) : d.From(0, panel * WeightPanels.PanelWidth);

    /// <summary>The inputs from column k on: any in place; packed, those of the block at multiples of
    /// <see cref="InputsTogether"/>.</summary>
    public readonly MatrixView InputsAt(int k) =>
        packed ? new MatrixView(packedInputs + (k - firstPacked) * (long)Rows, PackedColumns) : x.From(0, k);

    /// <summary>Prepares the inputs from..to, of which the bias may be the last: eight columns, row by row, after eight columns.</summary>
    public void PackInputs(int from, int to)
    {
        if (!packed) return;
        firstPacked = from;
        float* target = packedInputs;
        for (int k = from; k < Math.Min(to, Inputs); k += PackedColumns, target += (long)PackedColumns * Rows)
            Packing.Copy(x.Start + k, x.Stride, Rows, Math.Min(PackedColumns, Math.Min(to, Inputs) - k), target, PackedColumns);
    }

    /// <summary>Prepares the errors of a panel.</summary>
    public readonly void PackErrors(int panel)
    {
        if (!packed) return;
        Packing.Copy(d.Start + panel * WeightPanels.PanelWidth, d.Stride, Rows, Width(panel), packedErrors, Width(panel));
    }

    static bool IsPacked(int rows, int units) => (long)rows * units * sizeof(float) > PackAboveBytes;

    static int PackedBlock(int rows) => Math.Max(BlockUnit, PackedFloats / rows / BlockUnit * BlockUnit);
}
