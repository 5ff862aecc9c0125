namespace MlpEngine.Kernels;

/// <summary>Walks through a part of a layer's gradient, dC/dw_jk = sum_i d_ij x_ik and dC/db_j = sum_i d_ij (eq. 55, 51): block after block of
/// inputs k, of which the bias is the last, in it panel after panel of units j, in that piece after piece. A piece is small enough to be used
/// up in the nearest cache. The factors of a large batch are copied together in the order in which the tiles read them: a block's inputs
/// once for all panels, a panel's errors once for the block.</summary>
unsafe struct GradientPieces
{
    /// <summary>The most inputs of a piece: it is then 16 kB, a third of a first-level cache.</summary>
    public const int Inputs = 128;

    /// <summary>The most floats of a piece.</summary>
    public const int Length = Inputs * WeightPanels.PanelWidth;

    // columns of x that lie together once copied: what one tile reads of it is then in one piece, and leaves the errors their cache
    const int TileColumns = 8;

    // errors beyond this many bytes fall out of the first-level cache between two tiles
    const int PackAboveBytes = 1 << 16;

    // a quarter of a megabyte of copied inputs, for each thread, of batches up to 1,024 rows: twice or four times as much gains nothing
    const int PackedFloats = 1 << 16;

    // the least inputs of a block, and of several panels' errors that stay where they are the most: then the block's inputs stay near
    const int BlockUnit = 64;

    readonly MatrixPart part;
    readonly float* x, d, inputsRoom, errorsRoom;
    readonly nint xRow;
    readonly int inputs, dRow, block;
    readonly bool packed;
    int blockFrom, blockTo, panel, from, to;

    /// <param name="part">Rows of inputs, of which the biases are the last, and panels of units.</param>
    /// <param name="x">rows x inputs</param>
    /// <param name="xRow">From one row of x to the next.</param>
    /// <param name="inputs">How many inputs the layer has.</param>
    /// <param name="d">rows x units, padded to 16 with zeros.</param>
    /// <param name="dRow">From one row of d to the next, the number of units padded.</param>
    /// <param name="rows">How many rows the batch has.</param>
    /// <param name="room">Scratch memory (see <see cref="Room"/>), of which the first panel's width is zeros and stays so.</param>
    public GradientPieces(MatrixPart part, float* x, nint xRow, int inputs, float* d, int dRow, int rows, float* room)
    {
        (this.part, this.xRow, this.inputs, this.dRow, Rows) = (part, xRow, inputs, dRow, rows);
        this.x = x;
        this.d = d;
        packed = IsPacked(rows, Math.Min(dRow, part.ToPanel * WeightPanels.PanelWidth) - part.FirstColumn);
        block = packed ? PackedBlock(rows) : part.ToPanel - part.FromPanel > 1 ? BlockUnit : Inputs;
        Zeros = room;
        errorsRoom = Zeros + WeightPanels.PanelWidth;
        inputsRoom = errorsRoom + WeightPanels.PanelWidth * (long)rows;
        (blockTo, to, panel) = (part.From, part.From, part.ToPanel);
    }

    /// <summary>The piece: some inputs of one panel.</summary>
    public readonly MatrixPart Current => new(from, to, panel, panel + 1);

    /// <summary>Of the batch.</summary>
    public int Rows { get; }

    /// <summary>The length of the piece's rows: 32, or 16.</summary>
    public readonly int Width => Math.Min(WeightPanels.PanelWidth, dRow - panel * WeightPanels.PanelWidth);

    /// <summary>How many of the piece's rows are of weights; the one that may follow is of biases.</summary>
    public readonly int Weights => Math.Min(to, inputs) - from;

    public readonly bool HasBiases => to > inputs;

    /// <summary>A panel's width of zeros.</summary>
    public float* Zeros { get; }

    /// <summary>The panel's errors: rows x <see cref="ErrorsRow"/>.</summary>
    public readonly float* Errors => packed ? errorsRoom : d + panel * WeightPanels.PanelWidth;

    public readonly nint ErrorsRow => packed ? Width : dRow;

    /// <summary>How many inputs can be read side by side from <see cref="InputsFrom"/>.</summary>
    public readonly int InputsTogether => packed ? TileColumns : Inputs;

    /// <summary>From one row to the next of what <see cref="InputsFrom"/> tells.</summary>
    public readonly nint InputsRow => packed ? TileColumns : xRow;

    /// <summary>How many floats of scratch memory a walk needs whose batch has at most so many rows. The block of fewer rows may be larger.</summary>
    public static long Room(int inputs, int units, int rows) => WeightPanels.PanelWidth + (!IsPacked(rows, Lanes.Pad(units)) ? 0
        : rows * (long)WeightPanels.PanelWidth
            + Math.Min(Math.Max((long)BlockUnit * rows, PackedFloats), (inputs + TileColumns - 1L) / TileColumns * TileColumns * rows));

    /// <summary>The first row's input at a column of the piece, a multiple of <see cref="InputsTogether"/>.</summary>
    public readonly float* InputsFrom(int column) => packed ? inputsRoom + (from - blockFrom + column) * (long)Rows : x + from + column;

    /// <summary>Goes on to the next piece; false: there is none.</summary>
    public bool Next()
    {
        if (to < blockTo) from = to;
        else
        {
            if (++panel >= part.ToPanel)
            {
                if (blockTo >= part.To || part.IsEmpty) return false;
                blockFrom = blockTo;
                blockTo = Math.Min(blockFrom + block, part.To);
                panel = part.FromPanel;
                if (packed) PackInputs();
            }
            from = blockFrom;
            if (packed) Packing.Copy(d + panel * WeightPanels.PanelWidth, dRow, Rows, Width, errorsRoom, Width);
        }
        to = Math.Min(from + Inputs, blockTo);
        return true;
    }

    static bool IsPacked(int rows, int units) => (long)rows * units * sizeof(float) > PackAboveBytes;

    static int PackedBlock(int rows) => Math.Max(BlockUnit, PackedFloats / rows / BlockUnit * BlockUnit);

    /// <summary>Eight columns after eight, each eight row by row.</summary>
    readonly void PackInputs()
    {
        int end = Math.Min(blockTo, inputs);
        float* packed = inputsRoom;
        for (int k = blockFrom; k < end; k += TileColumns, packed += (long)TileColumns * Rows)
            Packing.Copy(x + k, xRow, Rows, Math.Min(TileColumns, end - k), packed, TileColumns);
    }
}
