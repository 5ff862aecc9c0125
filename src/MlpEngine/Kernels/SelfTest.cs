using MlpEngine.Kernels.Products;
using MlpEngine.Memory;

namespace MlpEngine.Kernels;

/// <summary>A quick check at start-up that this processor's vectors compute what the plain loop computes.</summary>
static unsafe class SelfTest
{
    const int Rows = 13, Inputs = 37, Units = 48;

    public static string? Run()
    {
        using var memory = new AlignedBuffer(Rows * Inputs + (Inputs + 1) * Units + 2 * Rows * Units);
        float* x = memory.Pointer, parameters = x + Rows * Inputs, z = parameters + (Inputs + 1) * Units, a = z + Rows * Units;
        for (int i = 0; i < Rows * Inputs + (Inputs + 1) * Units; i++) x[i] = 2 * SeededRandom.Uniform(1, RandomPurpose.Split, 0, i) - 1;
        var w = new WeightPanels((nint)parameters, Inputs, Units);
        foreach (KernelSet kernels in KernelSet.Available)
        {
            kernels.WeightedInputs(w, new MatrixView(x, Inputs), new MatrixView(z, Units), Rows);
            for (int i = 0; i < Rows; i++)
                for (int j = 0; j < Units; j++)
                {
                    float sum = w.At(j, Inputs);
                    for (int k = 0; k < Inputs; k++) sum = MathF.FusedMultiplyAdd(x[i * Inputs + k], w.At(j, k), sum);
                    if (z[i * Units + j] != sum)
                        return $"{kernels.Name}: element ({i}, {j}) of a product is {z[i * Units + j]}, not {sum}.";
                }
            kernels.Activate(Activation.Tanh, z, a, Rows * Units);
            for (int i = 0; i < Rows * Units; i++)
                if (MathF.Abs(a[i] - MathF.Tanh(z[i])) > 2e-7f) return $"{kernels.Name}: tanh {z[i]} is {a[i]}.";
        }
        return null;
    }
}
