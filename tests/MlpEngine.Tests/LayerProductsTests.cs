using MlpEngine.Kernels;
using MlpEngine.Kernels.Products;

namespace MlpEngine.Tests;

/// <summary>Every kernel set computes the bits of the naive triple loop.</summary>
public unsafe class LayerProductsTests
{
    public static TheoryData<string> Kernels => Some.Kernels;

    static readonly int[] OddCounts = [1, 2, 3, 4, 5, 7, 8, 9, 11, 12, 15, 16, 17, 23, 33];
    static readonly int[] Widths = [1, 2, 15, 16, 31, 33, 48, 80, 128, 145];

    [Theory, MemberData(nameof(Kernels))]
    public void Weighted_inputs_have_the_bits_of_the_triple_loop(string name)
    {
        foreach (int rows in OddCounts)
            foreach (int inputs in new[] { 1, 2, 7, 16, 31 })
                foreach (int units in Widths) AssertWeightedInputs(name, rows, inputs, units);
    }

    [Theory, MemberData(nameof(Kernels))]
    public void Sums_of_every_length_1_to_257_have_the_bits_of_the_triple_loop(string name)
    {
        for (int inputs = 1; inputs <= 257; inputs++) AssertWeightedInputs(name, 9, inputs, 32);
    }

    [Theory, MemberData(nameof(Kernels))]
    public void Errors_of_the_inputs_have_the_bits_of_the_triple_loop(string name)
    {
        foreach (int rows in OddCounts)
            foreach (int inputs in Widths)
                foreach (int units in new[] { 1, 5, 16, 33, 70 }) AssertInputErrors(name, rows, inputs, units);
    }

    [Theory, MemberData(nameof(Kernels))]
    public void Gradients_have_the_bits_of_the_triple_loop(string name)
    {
        foreach (int rows in OddCounts)
            foreach (int inputs in new[] { 1, 5, 8, 31, 70 })
                foreach (int units in Widths) AssertGradient(name, rows, inputs, units, [0, inputs + 1]);
    }

    [Theory, MemberData(nameof(Kernels))]
    public void Gradients_of_a_batch_too_large_for_the_L1_cache_have_the_bits_of_the_triple_loop(string name)
    {
        AssertGradient(name, 260, 150, 145, [0, 151]);
        AssertGradient(name, 5000, 70, 10, [0, 71]);
    }

    [Theory, MemberData(nameof(Kernels))]
    public void Gradients_partitioned_in_any_way_have_the_same_bits(string name)
    {
        foreach (int rows in new[] { 20, 260 })
            foreach (int[] cuts in new[] { new[] { 0, 1, 42 }, [0, 8, 16, 24, 41, 42], [0, 3, 10, 21, 22, 42] })
                AssertGradient(name, rows, 41, 145, cuts);
    }

    [Fact]
    public void A_batch_of_fewer_rows_stays_within_the_workspace_of_a_larger_one()
    {
        const int Inputs = 784, Beyond = 100_000;
        foreach (int capacity in new[] { 150, 257, 300, 513, 600, 1000, 1025 })
            foreach (int units in new[] { 16, 128, 512 })
            {
                long length = GradientFactors.WorkspaceSize(Inputs, units, capacity);
                using var workspace = new Native(new float[length + Beyond]);
                new Span<float>(workspace.Pointer + length, Beyond).Fill(7);
                using Native x = new(new float[capacity * Inputs]), d = new(new float[capacity * units]);
                var all = new MatrixBlock(0, Inputs + 1, 0, (units + WeightPanels.PanelWidth - 1) / WeightPanels.PanelWidth);
                for (int rows = capacity; rows > 0; rows -= capacity / 50)
                    ForEachTile(all, new(x.Pointer, Inputs), Inputs, new(d.Pointer, units), rows, workspace,
                        (in _, tile) => Assert.InRange(tile.Size, 1, GradientFactors.MaxLength));
                Assert.False(new Span<float>(workspace.Pointer, WeightPanels.PanelWidth).ContainsAnyExcept(0));
                Assert.False(new Span<float>(workspace.Pointer + length, Beyond).ContainsAnyExcept(7));
            }
    }

    [Theory, InlineData(false), InlineData(true)]
    public void Chunks_cover_a_block_once_in_order_of_its_rows(bool wholeRows)
    {
        foreach (var block in new[] { new MatrixBlock(3, 1031, 2, 41), new MatrixBlock(0, 5, 0, 1), new MatrixBlock(8, 8, 0, 4),
            new MatrixBlock(0, 9, 4, 4) })
        {
            List<(int, int)> covered = [];
            foreach (MatrixBlock chunk in block.Chunks(9000, wholeRows))
            {
                if (wholeRows) Assert.Equal((block.FromPanel, block.ToPanel), (chunk.FromPanel, chunk.ToPanel));
                for (int row = chunk.FromRow; row < chunk.ToRow; row++)
                    for (int panel = chunk.FromPanel; panel < chunk.ToPanel; panel++) covered.Add((row, panel));
            }
            Assert.Equal(Enumerable.Range(block.FromRow, block.Rows).SelectMany(row =>
                Enumerable.Range(block.FromPanel, block.Panels).Select(panel => (row, panel))), covered.Order());
        }
    }

    delegate void UseTile(in GradientFactors factors, MatrixBlock tile);

    static void ForEachTile(MatrixBlock share, MatrixView x, int inputs, MatrixView d, int rows, Native workspace, UseTile use)
    {
        var factors = new GradientFactors(share, x, inputs, d, rows, workspace.Pointer);
        for (int block = share.FromRow; block < share.ToRow; block += factors.BlockInputs)
        {
            int blockEnd = Math.Min(block + factors.BlockInputs, share.ToRow);
            factors.PackInputs(block, blockEnd);
            for (int panel = share.FromPanel; panel < share.ToPanel; panel++)
            {
                factors.PackErrors(panel);
                for (int row = block; row < blockEnd; row += GradientFactors.MaxInputs)
                    use(factors, new MatrixBlock(row, Math.Min(row + GradientFactors.MaxInputs, blockEnd), panel, panel + 1));
            }
        }
    }

    static void AssertWeightedInputs(string name, int rows, int inputs, int units)
    {
        int stride = Lanes.Pad(units);
        using var w = new Native(new float[(inputs + 1) * stride]);
        using var x = new Native(Some.Floats(rows * inputs, 1));
        using var z = new Native(new float[rows * stride]);
        WeightPanels panels = Fill(w, inputs, units);
        KernelSet.Named(name).WeightedInputs(panels, new(x.Pointer, inputs), new(z.Pointer, stride), rows);
        float[] expected = new float[rows * stride];
        for (int i = 0; i < rows; i++)
            for (int j = 0; j < units; j++)
            {
                float sum = panels.At(j, inputs);
                for (int k = 0; k < inputs; k++) sum = MathF.FusedMultiplyAdd(x.Pointer[i * inputs + k], panels.At(j, k), sum);
                expected[i * stride + j] = sum;
            }
        Assert.Equal(expected, z.Values);
    }

    static void AssertInputErrors(string name, int rows, int inputs, int units)
    {
        int stride = Lanes.Pad(units), inputStride = Lanes.Pad(inputs);
        using var w = new Native(new float[(inputs + 1) * stride]);
        using var d = Native.Padded(Some.Floats(rows * units, 2), units, stride);
        using var e = new Native(new float[rows * inputStride]);
        using var workspace = new Native(new float[KernelSet.InputErrorsWorkspaceSize(units)]);
        WeightPanels panels = Fill(w, inputs, units);
        KernelSet.Named(name)
            .InputErrors(panels, 0, inputs, new(d.Pointer, stride), new(e.Pointer, inputStride), rows, workspace.Pointer);
        float[] expected = new float[rows * inputStride];
        for (int i = 0; i < rows; i++)
            for (int k = 0; k < inputs; k++)
            {
                float sum = 0;
                for (int j = 0; j < units; j++) sum = MathF.FusedMultiplyAdd(d.Pointer[i * stride + j], panels.At(j, k), sum);
                expected[i * inputStride + k] = sum;
            }
        Assert.Equal(expected, e.Values);
    }

    static void AssertGradient(string name, int rows, int inputs, int units, int[] cuts)
    {
        int stride = Lanes.Pad(units);
        using var x = new Native(Some.Floats(rows * inputs, 1));
        using var d = Native.Padded(Some.Floats(rows * units, 2), units, stride);
        using var computed = new Native(Some.Floats((inputs + 1) * stride, 4));
        using var expected = new Native(new float[(inputs + 1) * stride]);
        using var workspace = new Native(new float[GradientFactors.WorkspaceSize(inputs, units, rows)]);
        WeightPanels gradient = new((nint)expected.Pointer, inputs, units), shared = gradient with { Start = (nint)computed.Pointer };
        for (int i = 1; i < cuts.Length; i++)
            ForEachTile(new MatrixBlock(cuts[i - 1], cuts[i], 0, shared.Count), new(x.Pointer, inputs), inputs, new(d.Pointer, stride),
                rows, workspace,
                (in factors, tile) => KernelSet.Named(name).Gradient(factors, tile, shared.Row(tile.FromPanel, tile.FromRow)));
        for (int j = 0; j < units; j++)
            for (int k = 0; k <= inputs; k++)
            {
                float sum = 0;
                for (int i = 0; i < rows; i++)
                    sum = k == inputs ? sum + d.Pointer[i * stride + j]
                        : MathF.FusedMultiplyAdd(x.Pointer[i * inputs + k], d.Pointer[i * stride + j], sum);
                gradient.At(j, k) = sum;
            }
        Assert.Equal(expected.Values, computed.Values);
    }

    static WeightPanels Fill(Native memory, int inputs, int units)
    {
        var panels = new WeightPanels((nint)memory.Pointer, inputs, units);
        float[] weights = Some.Floats((inputs + 1) * units, 3);
        for (int j = 0; j < units; j++)
            for (int k = 0; k <= inputs; k++) panels.At(j, k) = weights[k * units + j];
        return panels;
    }
}
