using MlpEngine.Kernels;

namespace MlpEngine.Tests;

/// <summary>Every kernel set computes the bits of the naive triple loop.</summary>
public unsafe class MatMulTests
{
    public static TheoryData<string> Kernels => Some.Kernels;

    static readonly int[] OddCounts = [1, 2, 3, 4, 5, 7, 8, 9, 11, 12, 15, 16, 17, 23, 33];

    [Theory, MemberData(nameof(Kernels))]
    public void Products_of_odd_shapes_have_the_bits_of_the_triple_loop(string name)
    {
        foreach (int rows in OddCounts)
            foreach (int k in new[] { 1, 2, 7, 16, 31 })
                foreach (int columns in new[] { 16, 32, 48, 80 }) AssertProduct(name, rows, k, columns, false, false);
    }

    [Theory, MemberData(nameof(Kernels))]
    public void Products_of_every_length_0_to_257_have_the_bits_of_the_triple_loop(string name)
    {
        for (int k = 0; k <= 257; k++) AssertProduct(name, 9, k, 32, false, false);
    }

    [Theory, MemberData(nameof(Kernels))]
    public void A_read_transposed_has_the_bits_of_the_triple_loop(string name)
    {
        foreach (int rows in OddCounts)
            foreach (int k in new[] { 1, 5, 32 }) AssertProduct(name, rows, k, 48, true, false);
    }

    [Theory, MemberData(nameof(Kernels))]
    public void B_read_transposed_has_the_bits_of_the_triple_loop(string name)
    {
        foreach (int rows in OddCounts)
            foreach (int k in new[] { 1, 5, 33 })
                foreach (int columns in new[] { 1, 15, 16, 31, 40, 65 }) AssertProduct(name, rows, k, columns, false, true);
    }

    [Theory, MemberData(nameof(Kernels))]
    public void A_B_large_enough_to_be_copied_by_panels_has_the_bits_of_the_triple_loop(string name) =>
        AssertProduct(name, 17, 2050, 80, false, false);

    [Theory, MemberData(nameof(Kernels))]
    public void Rows_shared_out_in_any_way_have_the_same_bits(string name)
    {
        float[] whole = Product(name, 41, 29, 48, false, false, [0, 41]);
        foreach (int[] cuts in new[] { new[] { 0, 1, 41 }, [0, 8, 16, 24, 41], [0, 3, 10, 21, 22, 41] })
            Assert.Equal(whole, Product(name, 41, 29, 48, false, false, cuts));
    }

    static void AssertProduct(string name, int rows, int k, int columns, bool transposedA, bool transposedB)
    {
        int stride = Lanes.Pad(columns);
        float[] a = Some.Floats(rows * k, 1), b = Some.Floats(k * stride, 2), initial = Some.Floats(stride, 3);
        for (int i = 0; i < b.Length; i++) if (i % stride >= columns) b[i] = 0;
        float[] expected = Reference.Multiply(a, transposedA ? 1 : k, transposedA ? rows : 1, b, stride, initial, rows, k, stride);
        Assert.Equal(expected, Product(name, rows, k, columns, transposedA, transposedB, [0, rows]));
    }

    static float[] Product(string name, int rows, int k, int columns, bool transposedA, bool transposedB, int[] cuts)
    {
        int stride = Lanes.Pad(columns), kStride = Lanes.Pad(Math.Max(k, 1));
        float[] plainB = Some.Floats(k * stride, 2);
        float[] storedB = plainB;
        if (transposedB)
        {
            storedB = new float[columns * kStride];
            for (int p = 0; p < k; p++) for (int j = 0; j < columns; j++) storedB[j * kStride + p] = plainB[p * stride + j];
        }
        else
            for (int i = 0; i < storedB.Length; i++) if (i % stride >= columns) storedB[i] = 0;
        using var a = new Native(Some.Floats(rows * k, 1));
        using var b = new Native(storedB);
        using var initial = new Native(Some.Floats(stride, 3));
        using var c = new Native(new float[rows * stride]);
        using var panel = new Native(new float[Math.Max(k, 1) * MatMul.PanelColumns]);
        var product = new Product
        {
            A = a.Pointer,
            ARow = transposedA ? 1 : k,
            AColumn = transposedA ? rows : 1,
            B = b.Pointer,
            BRow = transposedB ? kStride : stride,
            TransposedB = transposedB,
            BColumns = columns,
            Initial = initial.Pointer,
            C = c.Pointer,
            CRow = stride,
            K = k,
            Columns = stride,
        };
        for (int i = 1; i < cuts.Length; i++) KernelSet.Named(name).Multiply(product, cuts[i - 1], cuts[i], panel.Pointer);
        return c.Values;
    }
}
