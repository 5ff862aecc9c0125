using System.Runtime.CompilerServices;
using MlpEngine.Kernels.Widths;

namespace MlpEngine.Kernels.Updates;

// in order of increasing complexity; definitions and defaults as in PyTorch 2

/// <summary>w &lt;- w - eta g (eq. 20)</summary>
readonly struct Sgd : IOptimizer
{
    public static int States => 0;

    public static double DefaultLearningRate => 0.1;

    public static StepConstants Step(OptimizerOptions options, double learningRate, long t) => new() { Rate = (float)learningRate };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Apply<S, V>(in StepConstants step, V w, V g, ref V m, ref V v) where S : struct, ISimd<V> where V : struct =>
        S.MultiplyAdd(S.Broadcast(-step.Rate), g, w);
}

/// <summary>m &lt;- mu m + g, w &lt;- w - eta m (Polyak 1964)</summary>
readonly struct Momentum : IOptimizer
{
    public static int States => 1;

    public static OptimizerConstants Constants => OptimizerConstants.Momentum;

    public static double DefaultLearningRate => 0.02;

    public static StepConstants Step(OptimizerOptions options, double learningRate, long t) =>
        new() { Rate = (float)learningRate, MDecay = (float)options.Momentum };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Apply<S, V>(in StepConstants step, V w, V g, ref V m, ref V v) where S : struct, ISimd<V> where V : struct
    {
        m = S.MultiplyAdd(S.Broadcast(step.MDecay), m, g);
        return S.MultiplyAdd(S.Broadcast(-step.Rate), m, w);
    }
}

/// <summary>m &lt;- mu m + g, w &lt;- w - eta (g + mu m) (Nesterov 1983; in this form Sutskever et al. 2013)</summary>
readonly struct Nesterov : IOptimizer
{
    public static int States => 1;

    public static OptimizerConstants Constants => OptimizerConstants.Momentum;

    public static double DefaultLearningRate => 0.02;

    public static StepConstants Step(OptimizerOptions options, double learningRate, long t) => Momentum.Step(options, learningRate, t);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Apply<S, V>(in StepConstants step, V w, V g, ref V m, ref V v) where S : struct, ISimd<V> where V : struct
    {
        V mu = S.Broadcast(step.MDecay);
        m = S.MultiplyAdd(mu, m, g);
        return S.MultiplyAdd(S.Broadcast(-step.Rate), S.MultiplyAdd(mu, m, g), w);
    }
}

/// <summary>v &lt;- v + g^2, w &lt;- w - eta g / (sqrt v + epsilon) (Duchi et al. 2011). v is the first and only number
/// remembered.</summary>
readonly struct Adagrad : IOptimizer
{
    public static int States => 1;

    public static StepConstants Step(OptimizerOptions options, double learningRate, long t) =>
        new() { Rate = (float)learningRate, Epsilon = (float)(options.Epsilon ?? 1e-10) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Apply<S, V>(in StepConstants step, V w, V g, ref V m, ref V v) where S : struct, ISimd<V> where V : struct
    {
        m = S.MultiplyAdd(g, g, m);
        V root = S.Add(S.Sqrt(m), S.Broadcast(step.Epsilon));
        return S.MultiplyAdd(S.Broadcast(-step.Rate), S.Divide(g, root), w);
    }
}

/// <summary>v &lt;- alpha v + (1 - alpha) g^2, w &lt;- w - eta g / (sqrt v + epsilon) (Tieleman and Hinton 2012). v is the first and only
/// number remembered.</summary>
readonly struct Rmsprop : IOptimizer
{
    public static int States => 1;

    public static OptimizerConstants Constants => OptimizerConstants.Alpha;

    public static double DefaultLearningRate => 0.003;

    public static StepConstants Step(OptimizerOptions options, double learningRate, long t) => new()
    {
        Rate = (float)learningRate,
        VDecay = (float)options.Alpha,
        VGain = (float)(1 - options.Alpha),
        Epsilon = (float)(options.Epsilon ?? 1e-8),
    };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Apply<S, V>(in StepConstants step, V w, V g, ref V m, ref V v) where S : struct, ISimd<V> where V : struct
    {
        m = S.MultiplyAdd(S.Broadcast(step.VDecay), m, S.Multiply(S.Broadcast(step.VGain), S.Multiply(g, g)));
        V root = S.Add(S.Sqrt(m), S.Broadcast(step.Epsilon));
        return S.MultiplyAdd(S.Broadcast(-step.Rate), S.Divide(g, root), w);
    }
}

/// <summary>m &lt;- beta1 m + (1 - beta1) g, v &lt;- beta2 v + (1 - beta2) g^2, and with M = m / (1 - beta1^t), V = v / (1 - beta2^t):
/// w &lt;- w - eta M / (sqrt V + epsilon) (Kingma and Ba 2015)</summary>
readonly struct Adam : IOptimizer
{
    public static int States => 2;

    public static OptimizerConstants Constants => OptimizerConstants.Beta1 | OptimizerConstants.Beta2;

    public static StepConstants Step(OptimizerOptions options, double learningRate, long t) => new()
    {
        Rate = (float)(learningRate / (1 - Math.Pow(options.Beta1, t))),
        MGain = (float)(1 - options.Beta1),
        VDecay = (float)options.Beta2,
        VGain = (float)(1 - options.Beta2),
        RootScale = (float)(1 / Math.Sqrt(1 - Math.Pow(options.Beta2, t))),
        Epsilon = (float)(options.Epsilon ?? 1e-8),
    };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Apply<S, V>(in StepConstants step, V w, V g, ref V m, ref V v) where S : struct, ISimd<V> where V : struct
    {
        m = S.MultiplyAdd(S.Broadcast(step.MGain), S.Subtract(g, m), m);
        v = S.MultiplyAdd(S.Broadcast(step.VDecay), v, S.Multiply(S.Broadcast(step.VGain), S.Multiply(g, g)));
        V root = S.MultiplyAdd(S.Sqrt(v), S.Broadcast(step.RootScale), S.Broadcast(step.Epsilon));
        return S.MultiplyAdd(S.Broadcast(-step.Rate), S.Divide(m, root), w);
    }
}

/// <summary>w &lt;- (1 - eta decay) w, then as Adam (Loshchilov and Hutter 2019)</summary>
readonly struct Adamw : IOptimizer
{
    public static int States => 2;

    public static OptimizerConstants Constants => Adam.Constants | OptimizerConstants.WeightDecay;

    public static StepConstants Step(OptimizerOptions options, double learningRate, long t) =>
        Adam.Step(options, learningRate, t) with { Keep = (float)(1 - learningRate * options.WeightDecay) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Apply<S, V>(in StepConstants step, V w, V g, ref V m, ref V v) where S : struct, ISimd<V> where V : struct =>
        Adam.Apply<S, V>(step, S.Multiply(w, S.Broadcast(step.Keep)), g, ref m, ref v);
}
