using System.Numerics;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;
using MlpEngine.Kernels.Products;
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

    /// <summary>Whether the processor multiplies and adds with one rounding. Without, results are the same but up to a hundred times
    /// slower.</summary>
    public static bool FusedMultiplyAddInHardware => Fma.IsSupported || AdvSimd.IsSupported;

    /// <summary>The kernel set of a name, as <see cref="Name"/> gives it.</summary>
    /// <exception cref="ArgumentException">No such kernel set, or the processor does not support it.</exception>
    public static KernelSet Named(string name) => Available.FirstOrDefault(kernels => kernels.Name == name)
        ?? throw new ArgumentException(
            $"Kernels \"{name}\" do not run here; available are {string.Join(", ", Available.Select(kernels => kernels.Name))}.");

    /// <summary>Compares every available kernel set with the plain loop on a small product and its activations: null if all agree, else
    /// what does not.</summary>
    public static string? SelfTest() => Kernels.SelfTest.Run();

    internal static KernelSet Chosen(string? name) => string.IsNullOrEmpty(name) ? Available[^1] : Named(name);

    /// <summary>How many floats of workspace <see cref="InputErrors"/> needs for a layer of so many units.</summary>
    internal static long InputErrorsWorkspaceSize(int units) => WeightPanels.PanelWidth * (1L + Lanes.Pad(units));

    /// <summary>z_ij = b_j + sum_k x_ik w_jk (eq. 16)</summary>
    /// <param name="w">The layer's weights and biases.</param>
    /// <param name="x">rows x Inputs</param>
    /// <param name="z">Receives rows x Units, padded to 16.</param>
    /// <param name="rows">How many rows.</param>
    internal abstract void WeightedInputs(in WeightPanels w, MatrixView x, MatrixView z, int rows);

    /// <summary>e_ik = sum_j d_ij w_jk (eq. 45, before the derivative) for the inputs k = from..to.</summary>
    /// <param name="w">The layer's weights.</param>
    /// <param name="from">First input, a multiple of 32.</param>
    /// <param name="to">Input after the last.</param>
    /// <param name="d">rows x Units</param>
    /// <param name="e">Receives rows x Inputs, padded to 16 with zeros.</param>
    /// <param name="rows">How many rows.</param>
    /// <param name="workspace">See <see cref="InputErrorsWorkspaceSize"/>; the first panel's width is zeros and stays so.</param>
    internal abstract void InputErrors(in WeightPanels w, int from, int to, MatrixView d, MatrixView e, int rows, float* workspace);

    /// <summary>dC/dw_jk = sum_i x_ik d_ij and dC/db_j = sum_i d_ij (eq. 55, 51) for a tile of the gradient.</summary>
    /// <param name="factors">x and d, prepared for the tile.</param>
    /// <param name="tile">At most <see cref="GradientFactors.MaxInputs"/> inputs of one panel; the bias is the last input of all.</param>
    /// <param name="gradient">Receives the tile, row by row.</param>
    internal abstract void Gradient(in GradientFactors factors, MatrixBlock tile, float* gradient);

    /// <summary>a = s(z) (eq. 15) of an elementwise activation; a and z may be the same memory. Lengths are multiples of 16, here and
    /// below.</summary>
    internal abstract void Activate(Activation activation, float* z, float* a, long length);

    /// <summary>d = d (*) s'(z) (the Hadamard product of eq. 31 and 45)</summary>
    internal abstract void Differentiate(Activation activation, float* z, float* a, float* d, long length);

    /// <summary>a_j = e^z_j / sum_i e^z_i (eq. 7) of each row, and z_j becomes ln a_j = z_j - ln sum_i e^z_i.</summary>
    /// <param name="z">rows x stride, rows padded to 16</param>
    /// <param name="valid">1 where a row has an output, 0 in its padding.</param>
    /// <param name="a">rows x stride; 0 in the padding.</param>
    /// <param name="rows">How many rows.</param>
    /// <param name="stride">The padded length of a row.</param>
    internal abstract void Softmax(float* z, float* valid, float* a, int rows, int stride);

    /// <summary>For each row i loss_i = weight_i sum_j value_ij, and d_ij = scale weight_i error_ij, 0 in the padding.</summary>
    /// <param name="loss">Gives value and error.</param>
    /// <param name="outputs">The rows.</param>
    /// <param name="scale">1 / the number of rows that are averaged.</param>
    /// <param name="losses">Receives the loss of each row.</param>
    /// <param name="d">Receives the errors, rows x stride.</param>
    internal abstract void OutputErrors(Loss loss, in OutputRows outputs, float scale, float* losses, float* d);

    /// <summary>c = a (*) b</summary>
    internal abstract void Multiply(float* a, float* b, float* c, long length);

    /// <summary>a = factor a</summary>
    internal abstract void Scale(float factor, float* a, long length);

    /// <summary>sum_j = a_0j + a_1j + ..., in the order of the rows</summary>
    internal abstract void SumRows(float* a, int rows, int stride, float* sum);

    /// <summary>gradient = gradient + l2 w + l1 sign(w), with l2 = lambda/m (eq. 23) and sign(0) = 0</summary>
    internal abstract void AddPenaltyGradient(float l2, float l1, float* w, float* gradient, long length);

    /// <summary>One optimizer step over a block of parameters.</summary>
    /// <param name="kind">The optimizer.</param>
    /// <param name="step">The step's constants.</param>
    /// <param name="w">Parameters, changed.</param>
    /// <param name="gradient">Their gradient.</param>
    /// <param name="m">What the optimizer remembers of each parameter, if it does.</param>
    /// <param name="v">The second number that it remembers.</param>
    /// <param name="length">How many parameters.</param>
    internal abstract void Step(OptimizerKind kind, in StepConstants step, float* w, float* gradient, float* m, float* v, long length);

    static IEnumerable<KernelSet> Supported()
    {
        yield return new SimdKernels<Scalar, float>();
        yield return new SimdKernels<Portable, Vector<float>>();
        if (System.Runtime.Intrinsics.X86.Avx2.IsSupported && Fma.IsSupported)
            yield return new SimdKernels<Widths.Avx2, Vector256<float>>();
        if (Avx512F.IsSupported && Avx512DQ.IsSupported) yield return new SimdKernels<Widths.Avx512, Vector512<float>>();
    }
}
