using MlpEngine.Kernels.Activations;
using MlpEngine.Kernels.Losses;
using MlpEngine.Kernels.Updates;

namespace MlpEngine.Kernels;

/// <summary>The kernels at the vector width of <typeparamref name="S"/>: each operation picks its operator once for a whole block.</summary>
sealed unsafe class SimdKernels<S, V> : KernelSet where S : struct, ISimd<V> where V : struct
{
    public override string Name => typeof(S).Name;

    internal override void WeightedInputs(in WeightPanels w, float* x, nint xRow, float* z, nint zRow, int rows) =>
        LayerProducts.WeightedInputs<S, V>(w, x, xRow, z, zRow, rows);

    internal override void InputErrors(in WeightPanels w, int from, int to, float* d, nint dRow, float* e, nint eRow, int rows, float* room) =>
        LayerProducts.InputErrors<S, V>(w, from, to, d, dRow, e, eRow, rows, room);

    internal override void Gradient(in GradientPieces pieces, float* slopes) => LayerProducts.Gradient<S, V>(pieces, slopes);

    internal override void Activate(Activation activation, float* z, float* a, long length)
    {
        var use = new Activating { Z = z, A = a, Length = length };
        activation.Use(ref use);
    }

    internal override void Differentiate(Activation activation, float* z, float* a, float* d, long length)
    {
        if (activation == Activation.Identity) return; // s' = 1
        var use = new Differentiating { Z = z, A = a, D = d, Length = length };
        activation.Use(ref use);
    }

    internal override void Softmax(float* z, float* valid, float* a, int rows, int stride) =>
        Kernels.Softmax.Apply<S, V>(z, valid, a, rows, stride);

    internal override void OutputErrors(Loss loss, float* z, float* a, float* y, float* valid, float* weights, float scale, float* losses,
        float* d, int rows, int stride)
    {
        var use = new Judging
        {
            Z = z, A = a, Y = y, Valid = valid, Weights = weights, Scale = scale, Losses = losses, D = d, Rows = rows, Stride = stride,
        };
        loss.Use(ref use);
    }

    internal override void Multiply(float* a, float* b, float* c, long length) => Elementwise.Multiply<S, V>(a, b, c, length);

    internal override void Scale(float factor, float* a, long length) => Elementwise.Scale<S, V>(factor, a, length);

    internal override void SumRows(float* a, int rows, int stride, float* sum) => Reductions.SumRows<S, V>(a, rows, stride, stride, sum);

    internal override void AddPenalty(float ridge, float lasso, float* w, float* g, long length) =>
        Penalty.Apply<S, V>(ridge, lasso, w, g, length);

    internal override void Step(OptimizerKind kind, in StepConstants step, float* w, float* g, float* m, float* v, long length)
    {
        var use = new Stepping { Step = step, W = w, G = g, M = m, V = v, Length = length };
        kind.Use(ref use);
    }

    struct Activating : IActivationUse
    {
        public float* Z, A;
        public long Length;

        public readonly void With<TActivation>() where TActivation : struct, IElementwiseActivation =>
            Elementwise.Activate<S, V, TActivation>(Z, A, Length);
    }

    struct Differentiating : IActivationUse
    {
        public float* Z, A, D;
        public long Length;

        public readonly void With<TActivation>() where TActivation : struct, IElementwiseActivation =>
            Elementwise.Differentiate<S, V, TActivation>(Z, A, D, Length);
    }

    struct Judging : ILossUse
    {
        public float* Z, A, Y, Valid, Weights, Losses, D;
        public float Scale;
        public int Rows, Stride;

        public readonly void With<TLoss>() where TLoss : struct, ILoss =>
            OutputError.Apply<S, V, TLoss>(Z, A, Y, Valid, Weights, Scale, Losses, D, Rows, Stride);
    }

    struct Stepping : IOptimizerUse
    {
        public StepConstants Step;
        public float* W, G, M, V;
        public long Length;

        public readonly void With<TOptimizer>() where TOptimizer : struct, IOptimizer =>
            Update.Apply<S, V, TOptimizer>(Step, W, G, M, V, Length);
    }
}
