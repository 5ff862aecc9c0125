using System.Numerics;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;
using MlpEngine.Kernels.Updates;
using MlpEngine.Kernels.Widths;

namespace MlpEngine.Kernels;

/// <summary>The operations that the engine is made of, at one vector width. All widths give the same bits.</summary>
public abstract unsafe class KernelSet
{
    /// <summary>The environment variable that forces a kernel set by its name.</summary>
    public const string Variable = "MLP_KERNELS";

    internal KernelSet()
    {
    }

    /// <summary>Scalar, Portable, Avx2 or Avx512.</summary>
    public abstract string Name { get; }

    /// <summary>Those that run on this processor, from the narrowest to the widest.</summary>
    public static IReadOnlyList<KernelSet> Available { get; } = [.. Supported()];

    /// <summary>What the engine computes with: the widest, or the one that <see cref="Variable"/> names.</summary>
    /// <exception cref="ArgumentException">The variable names none that runs here.</exception>
    public static KernelSet Best => field ??= Chosen(Environment.GetEnvironmentVariable(Variable));

    /// <summary>Whether the processor multiplies and adds with one rounding. Without, results are the same but up to a hundred times slower.</summary>
    public static bool FusedMultiplyAddInHardware => Fma.IsSupported || AdvSimd.IsSupported;

    /// <exception cref="ArgumentException">No such kernel set, or the processor does not support it.</exception>
    public static KernelSet Named(string name) => Available.FirstOrDefault(kernels => kernels.Name == name)
        ?? throw new ArgumentException($"Kernels \"{name}\" do not run here; available are {string.Join(", ", Available.Select(kernels => kernels.Name))}.");

    /// <summary>Compares every available kernel set with the plain loop on a small product and its activations: null if all agree, else
    /// what does not.</summary>
    public static string? SelfTest() => Kernels.SelfTest.Run();

    internal static KernelSet Chosen(string? name) => string.IsNullOrEmpty(name) ? Available[^1] : Named(name);

    internal abstract void WeightedInputs(in WeightPanels w, float* x, nint xRow, float* z, nint zRow, int rows);

    internal abstract void InputErrors(in WeightPanels w, int from, int to, float* d, nint dRow, float* e, nint eRow, int rows, float* room);

    internal abstract void Gradient(in GradientPieces pieces, float* slopes);

    internal abstract void Activate(Activation activation, float* z, float* a, long length);

    internal abstract void Differentiate(Activation activation, float* z, float* a, float* d, long length);

    internal abstract void Softmax(float* z, float* valid, float* a, int rows, int stride);

    internal abstract void OutputErrors(Loss loss, float* z, float* a, float* y, float* valid, float* weights, float scale, float* losses,
        float* d, int rows, int stride);

    internal abstract void Multiply(float* a, float* b, float* c, long length);

    internal abstract void Scale(float factor, float* a, long length);

    internal abstract void SumRows(float* a, int rows, int stride, float* sum);

    internal abstract void AddPenalty(float ridge, float lasso, float* w, float* g, long length);

    internal abstract void Step(OptimizerKind kind, in StepConstants step, float* w, float* g, float* m, float* v, long length);

    static IEnumerable<KernelSet> Supported()
    {
        yield return new SimdKernels<Scalar, float>();
        yield return new SimdKernels<Portable, Vector<float>>();
        if (System.Runtime.Intrinsics.X86.Avx2.IsSupported && Fma.IsSupported) yield return new SimdKernels<Widths.Avx2, Vector256<float>>();
        if (Avx512F.IsSupported && Avx512DQ.IsSupported) yield return new SimdKernels<Widths.Avx512, Vector512<float>>();
    }
}
