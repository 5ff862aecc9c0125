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
        switch (activation)
        {
            case Activation.Identity: Elementwise.Activate<S, V, Identity>(z, a, length); break;
            case Activation.Step: Elementwise.Activate<S, V, Step>(z, a, length); break;
            case Activation.Sigmoid: Elementwise.Activate<S, V, Sigmoid>(z, a, length); break;
            case Activation.Tanh: Elementwise.Activate<S, V, Tanh>(z, a, length); break;
            case Activation.Relu: Elementwise.Activate<S, V, Relu>(z, a, length); break;
            case Activation.LeakyRelu: Elementwise.Activate<S, V, LeakyRelu>(z, a, length); break;
            case Activation.Elu: Elementwise.Activate<S, V, Elu>(z, a, length); break;
            case Activation.Gelu: Elementwise.Activate<S, V, Gelu>(z, a, length); break;
            case Activation.Silu: Elementwise.Activate<S, V, Silu>(z, a, length); break;
            case Activation.Softplus: Elementwise.Activate<S, V, Softplus>(z, a, length); break;
        }
    }

    internal override void Differentiate(Activation activation, float* z, float* a, float* d, long length)
    {
        switch (activation)
        {
            case Activation.Sigmoid: Elementwise.Differentiate<S, V, Sigmoid>(z, a, d, length); break;
            case Activation.Tanh: Elementwise.Differentiate<S, V, Tanh>(z, a, d, length); break;
            case Activation.Relu: Elementwise.Differentiate<S, V, Relu>(z, a, d, length); break;
            case Activation.LeakyRelu: Elementwise.Differentiate<S, V, LeakyRelu>(z, a, d, length); break;
            case Activation.Elu: Elementwise.Differentiate<S, V, Elu>(z, a, d, length); break;
            case Activation.Gelu: Elementwise.Differentiate<S, V, Gelu>(z, a, d, length); break;
            case Activation.Silu: Elementwise.Differentiate<S, V, Silu>(z, a, d, length); break;
            case Activation.Softplus: Elementwise.Differentiate<S, V, Softplus>(z, a, d, length); break;
        }
    }

    internal override void Softmax(float* z, float* valid, float* a, int rows, int stride) =>
        Kernels.Softmax.Apply<S, V>(z, valid, a, rows, stride);

    internal override void OutputErrors(Loss loss, float* z, float* a, float* y, float* valid, float* weights, float scale, float* losses,
        float* d, int rows, int stride)
    {
        switch (loss)
        {
            case Loss.MeanSquaredError: OutputError.Apply<S, V, SquaredError>(z, a, y, valid, weights, scale, losses, d, rows, stride); break;
            case Loss.BinaryCrossEntropy: OutputError.Apply<S, V, BinaryCrossEntropy>(z, a, y, valid, weights, scale, losses, d, rows, stride); break;
            case Loss.CategoricalCrossEntropy: OutputError.Apply<S, V, CategoricalCrossEntropy>(z, a, y, valid, weights, scale, losses, d, rows, stride); break;
            case Loss.MeanAbsoluteError: OutputError.Apply<S, V, AbsoluteError>(z, a, y, valid, weights, scale, losses, d, rows, stride); break;
            case Loss.Huber: OutputError.Apply<S, V, Huber>(z, a, y, valid, weights, scale, losses, d, rows, stride); break;
        }
    }

    internal override void Multiply(float* a, float* b, float* c, long length) => Elementwise.Multiply<S, V>(a, b, c, length);

    internal override void Scale(float factor, float* a, long length) => Elementwise.Scale<S, V>(factor, a, length);

    internal override void SumRows(float* a, int rows, int stride, float* sum) => Reductions.SumRows<S, V>(a, rows, stride, stride, sum);

    internal override void AddPenalty(float ridge, float lasso, float* w, float* g, long length) =>
        Penalty.Apply<S, V>(ridge, lasso, w, g, length);

    internal override void Step(OptimizerKind kind, in StepSize step, float* w, float* g, float* first, float* second, long length)
    {
        switch (kind)
        {
            case OptimizerKind.Sgd: Update.Apply<S, V, Sgd>(step, w, g, first, second, length); break;
            case OptimizerKind.Momentum: Update.Apply<S, V, Momentum>(step, w, g, first, second, length); break;
            case OptimizerKind.Nesterov: Update.Apply<S, V, Nesterov>(step, w, g, first, second, length); break;
            case OptimizerKind.Rmsprop: Update.Apply<S, V, Rmsprop>(step, w, g, first, second, length); break;
            case OptimizerKind.Adagrad: Update.Apply<S, V, Adagrad>(step, w, g, first, second, length); break;
            case OptimizerKind.Adam: Update.Apply<S, V, Adam>(step, w, g, first, second, length); break;
            case OptimizerKind.Adamw: Update.Apply<S, V, Adamw>(step, w, g, first, second, length); break;
        }
    }
}
