using System.Runtime.InteropServices;
using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using MlpEngine;
using MlpEngine.Kernels;
using MlpEngine.Kernels.Products;
using MlpEngine.Kernels.Updates;

namespace MlpService.Benchmarks;

static class KernelJob
{
    /// <summary>BenchmarkDotNet's own projects do not fit into this repository's central build settings.</summary>
    public static Job InThisProcess => Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance);
}

/// <summary>The three products of a layer for one mini-batch, on one thread.</summary>
public unsafe class Products
{
    float* x, z, w, d, workspace;
    int batch, inputs, units;

    [Params("64 x 784 x 128", "128 x 512 x 512", "256 x 2048 x 2048")]
    public string Shape { get; set; } = "";

    [GlobalSetup]
    public void Fill()
    {
        int[] sizes = [.. Shape.Split(" x ").Select(int.Parse)];
        (batch, inputs, units) = (sizes[0], sizes[1], sizes[2]);
        x = Floats.Random(batch * inputs);
        w = Floats.Random((inputs + 1) * units);
        d = Floats.Random(batch * units);
        z = Floats.Zero(batch * Math.Max(inputs, units));
        workspace = Floats.Zero((int)Math.Max(KernelSet.InputErrorsWorkspaceSize(units),
            GradientFactors.WorkspaceSize(inputs, units, batch)));
    }

    [Benchmark]
    public void WeightedInputs() => KernelSet.Best.WeightedInputs(Panels, new(x, inputs), new(z, units), batch);

    [Benchmark]
    public void InputErrors() => KernelSet.Best.InputErrors(Panels, 0, inputs, new(d, units), new(z, inputs), batch, workspace);

    [Benchmark]
    public void Gradient()
    {
        var all = new MatrixBlock(0, inputs + 1, 0, Panels.Count);
        var factors = new GradientFactors(all, new(x, inputs), inputs, new(d, units), batch, workspace);
        for (int block = 0; block < all.ToRow; block += factors.BlockInputs)
        {
            int blockEnd = Math.Min(block + factors.BlockInputs, all.ToRow);
            factors.PackInputs(block, blockEnd);
            for (int panel = 0; panel < all.ToPanel; panel++)
            {
                factors.PackErrors(panel);
                for (int row = block; row < blockEnd; row += GradientFactors.MaxInputs)
                    KernelSet.Best.Gradient(
                        factors, new MatrixBlock(row, Math.Min(row + GradientFactors.MaxInputs, blockEnd), panel, panel + 1), z);
            }
        }
    }

    WeightPanels Panels => new((nint)w, inputs, units);
}

/// <summary>What happens to every number of a block; the block stays in the L1 and L2 caches.</summary>
public unsafe class Elements
{
    const int Length = 16_384;

    readonly float* z = Floats.Random(Length), a = Floats.Zero(Length), valid = Floats.Ones(64);
    readonly float* first = Floats.Zero(Length), second = Floats.Zero(Length); // Adam's
    readonly StepConstants step = new OptimizerOptions(OptimizerKind.Adam, 1e-9).StepConstants(1e-9, 1);

    [Benchmark]
    public void Relu() => KernelSet.Best.Activate(Activation.Relu, z, a, Length);

    /// <summary>An exponential and a division.</summary>
    [Benchmark]
    public void Sigmoid() => KernelSet.Best.Activate(Activation.Sigmoid, z, a, Length);

    [Benchmark]
    public void Tanh() => KernelSet.Best.Activate(Activation.Tanh, z, a, Length);

    [Benchmark]
    public void Gelu() => KernelSet.Best.Activate(Activation.Gelu, z, a, Length);

    [Benchmark]
    public void SoftmaxOfRowsOf64() => KernelSet.Best.Softmax(z, valid, a, Length / 64, 64);

    [Benchmark]
    public void SgdStep() => KernelSet.Best.Step(OptimizerKind.Sgd, step, a, z, null, null, Length);

    [Benchmark]
    public void AdamStep() => KernelSet.Best.Step(OptimizerKind.Adam, step, a, z, first, second, Length);
}

/// <summary>Floats at the start of a cache line, until the process ends.</summary>
static unsafe class Floats
{
    public static float* Zero(int length)
    {
        nuint bytes = (nuint)length * sizeof(float);
        float* floats = (float*)NativeMemory.AlignedAlloc(bytes, 64);
        NativeMemory.Clear(floats, bytes);
        return floats;
    }

    public static float* Random(int length)
    {
        var random = new Random(1);
        float* floats = Zero(length);
        for (int i = 0; i < length; i++) floats[i] = 2 * random.NextSingle() - 1;
        return floats;
    }

    public static float* Ones(int length)
    {
        float* floats = Zero(length);
        new Span<float>(floats, length).Fill(1);
        return floats;
    }
}
