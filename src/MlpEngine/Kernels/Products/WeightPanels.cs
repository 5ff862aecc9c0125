namespace MlpEngine.Kernels.Products;

/// <summary>One layer's weights and biases, or as many numbers about them, in the order in which the products read them: panels of 32
/// units, each panel its weights w_jk row by row of input k, and the biases as its last row. A layer's units are padded to 16 with
/// zeros; so the last panel may be 16 wide.</summary>
/// <param name="Start">The first panel.</param>
/// <param name="Inputs">How many inputs k the layer has.</param>
/// <param name="Units">How many units j.</param>
readonly unsafe record struct WeightPanels(nint Start, int Inputs, int Units)
{
    public const int PanelWidth = 32;

    public int Count => (Units + PanelWidth - 1) / PanelWidth;

    /// <summary>Floats of all panels.</summary>
    public long Length => (Inputs + 1L) * Lanes.Pad(Units);

    /// <summary>From one panel to the next.</summary>
    public long Distance => (Inputs + 1L) * PanelWidth;

    public float* this[int panel] => (float*)Start + panel * Distance;

    /// <summary>The length of a panel's rows: 32, or 16.</summary>
    public int Width(int panel) => Math.Min(PanelWidth, Lanes.Pad(Units) - panel * PanelWidth);

    /// <summary>Where the weights from input k lie in a panel.</summary>
    public float* Row(int panel, int k) => this[panel] + (long)k * Width(panel);

    public float* Biases(int panel) => Row(panel, Inputs);

    /// <summary>The panels from..to.</summary>
    public WeightPanels Slice(int from, int to) =>
        new((nint)this[from], Inputs, Math.Min(Units, to * PanelWidth) - from * PanelWidth);

    /// <summary>w_jk, or with k = Inputs the bias b_j.</summary>
    public ref float At(int j, int k)
    {
        int panel = j / PanelWidth;
        return ref this[panel][(long)k * Width(panel) + j % PanelWidth];
    }
}
