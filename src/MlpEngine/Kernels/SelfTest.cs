using MlpEngine.Memory;

namespace MlpEngine.Kernels;

/// <summary>A quick look at start-up whether this processor's vectors compute what the plain loop computes.</summary>
static unsafe class SelfTest
{
    const int Rows = 13, K = 37, Columns = 48;

    public static string? Run()
    {
        using var memory = new AlignedBuffer(Rows * K + K * Columns + Columns + 2 * Rows * Columns + K * MatMul.PanelColumns);
        float* a = memory.Pointer, b = a + Rows * K, initial = b + K * Columns, c = initial + Columns, activated = c + Rows * Columns;
        for (int i = 0; i < Rows * K + K * Columns + Columns; i++) a[i] = 2 * SeededRandom.Uniform(1, RandomPurpose.Split, 0, i) - 1;
        var product = new Product
        {
            A = a,
            ARow = K,
            AColumn = 1,
            B = b,
            BRow = Columns,
            Initial = initial,
            C = c,
            CRow = Columns,
            K = K,
            Columns = Columns,
        };
        foreach (KernelSet kernels in KernelSet.Available)
        {
            kernels.Multiply(product, 0, Rows, activated + Rows * Columns);
            for (int i = 0; i < Rows; i++)
                for (int j = 0; j < Columns; j++)
                {
                    float sum = initial[j];
                    for (int p = 0; p < K; p++) sum = MathF.FusedMultiplyAdd(a[i * K + p], b[p * Columns + j], sum);
                    if (c[i * Columns + j] != sum) return $"{kernels.Name}: element ({i}, {j}) of a product is {c[i * Columns + j]}, not {sum}.";
                }
            kernels.Activate(Activation.Tanh, c, activated, Rows * Columns);
            for (int i = 0; i < Rows * Columns; i++)
                if (MathF.Abs(activated[i] - MathF.Tanh(c[i])) > 2e-7f) return $"{kernels.Name}: tanh {c[i]} is {activated[i]}.";
        }
        return null;
    }
}
