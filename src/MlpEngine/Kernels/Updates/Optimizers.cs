using System.Runtime.CompilerServices;

namespace MlpEngine.Kernels.Updates;

// in order of increasing complexity; definitions and defaults as in PyTorch 2

/// <summary>w &lt;- w - eta g (eq. 20)</summary>
readonly struct Sgd : IUpdate
{
    public static int States => 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Apply<S, V>(in StepSize step, V w, V g, ref V first, ref V second) where S : struct, ISimd<V> where V : struct =>
        S.MultiplyAdd(S.Broadcast(-step.Rate), g, w);
}

/// <summary>v &lt;- mu v + g, w &lt;- w - eta v</summary>
readonly struct Momentum : IUpdate
{
    public static int States => 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Apply<S, V>(in StepSize step, V w, V g, ref V first, ref V second) where S : struct, ISimd<V> where V : struct
    {
        first = S.MultiplyAdd(S.Broadcast(step.First), first, g);
        return S.MultiplyAdd(S.Broadcast(-step.Rate), first, w);
    }
}

/// <summary>v &lt;- mu v + g, w &lt;- w - eta (g + mu v)</summary>
readonly struct Nesterov : IUpdate
{
    public static int States => 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Apply<S, V>(in StepSize step, V w, V g, ref V first, ref V second) where S : struct, ISimd<V> where V : struct
    {
        V momentum = S.Broadcast(step.First);
        first = S.MultiplyAdd(momentum, first, g);
        return S.MultiplyAdd(S.Broadcast(-step.Rate), S.MultiplyAdd(momentum, first, g), w);
    }
}

/// <summary>v &lt;- v + g^2, w &lt;- w - eta g / (sqrt v + epsilon) (Duchi et al. 2011)</summary>
readonly struct Adagrad : IUpdate
{
    public static int States => 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Apply<S, V>(in StepSize step, V w, V g, ref V first, ref V second) where S : struct, ISimd<V> where V : struct
    {
        first = S.MultiplyAdd(g, g, first);
        V root = S.Add(S.Sqrt(first), S.Broadcast(step.Epsilon));
        return S.MultiplyAdd(S.Broadcast(-step.Rate), S.Divide(g, root), w);
    }
}

/// <summary>v &lt;- alpha v + (1 - alpha) g^2, w &lt;- w - eta g / (sqrt v + epsilon) (Tieleman and Hinton 2012)</summary>
readonly struct Rmsprop : IUpdate
{
    public static int States => 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Apply<S, V>(in StepSize step, V w, V g, ref V first, ref V second) where S : struct, ISimd<V> where V : struct
    {
        first = S.MultiplyAdd(S.Broadcast(step.Second), first, S.Multiply(S.Broadcast(step.SecondGain), S.Multiply(g, g)));
        V root = S.Add(S.Sqrt(first), S.Broadcast(step.Epsilon));
        return S.MultiplyAdd(S.Broadcast(-step.Rate), S.Divide(g, root), w);
    }
}

/// <summary>m &lt;- beta1 m + (1 - beta1) g, v &lt;- beta2 v + (1 - beta2) g^2, and with M = m / (1 - beta1^t), U = v / (1 - beta2^t):
/// w &lt;- w - eta M / (sqrt U + epsilon) (Kingma and Ba 2015)</summary>
readonly struct Adam : IUpdate
{
    public static int States => 2;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Apply<S, V>(in StepSize step, V w, V g, ref V first, ref V second) where S : struct, ISimd<V> where V : struct
    {
        first = S.MultiplyAdd(S.Broadcast(step.FirstGain), S.Subtract(g, first), first);
        second = S.MultiplyAdd(S.Broadcast(step.Second), second, S.Multiply(S.Broadcast(step.SecondGain), S.Multiply(g, g)));
        V root = S.MultiplyAdd(S.Sqrt(second), S.Broadcast(step.RootScale), S.Broadcast(step.Epsilon));
        return S.MultiplyAdd(S.Broadcast(-step.Rate), S.Divide(first, root), w);
    }
}

/// <summary>w &lt;- (1 - eta decay) w, then as Adam (Loshchilov and Hutter 2019)</summary>
readonly struct Adamw : IUpdate
{
    public static int States => 2;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Apply<S, V>(in StepSize step, V w, V g, ref V first, ref V second) where S : struct, ISimd<V> where V : struct =>
        Adam.Apply<S, V>(step, S.Multiply(w, S.Broadcast(step.Keep)), g, ref first, ref second);
}
