using System.Runtime.CompilerServices;

namespace MlpEngine.Kernels.Updates;

/// <summary>One optimizer step over a block of parameters; the length is a multiple of 16.</summary>
static unsafe class Update
{
    // What an optimizer remembers of a unit that no longer learns shrinks with every step, and below 1.2e-38 arithmetic is a hundred
    // times slower. Far above that it already is nothing beside epsilon and every weight.
    internal const float Forgotten = 1e-30f;

    /// <param name="step">The step's constants.</param>
    /// <param name="w">Parameters, changed.</param>
    /// <param name="g">Gradient.</param>
    /// <param name="m">What the optimizer remembers of each parameter, if it does.</param>
    /// <param name="v">The second number that it remembers.</param>
    /// <param name="length">How many parameters.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Apply<S, V, TOptimizer>(in StepConstants step, float* w, float* g, float* m, float* v, long length)
        where S : struct, ISimd<V> where V : struct where TOptimizer : struct, IOptimizer
    {
        V first = S.Broadcast(0), second = first;
        for (long i = 0; i < length; i += S.Width)
        {
            if (TOptimizer.States > 0) first = S.Load(m + i);
            if (TOptimizer.States > 1) second = S.Load(v + i);
            S.Store(TOptimizer.Apply<S, V>(step, S.Load(w + i), S.Load(g + i), ref first, ref second), w + i);
            if (TOptimizer.States > 0) S.Store(Forget<S, V>(first), m + i);
            if (TOptimizer.States > 1) S.Store(Forget<S, V>(second), v + i);
        }
    }

    /// <summary>0 where |x| is below <see cref="Forgotten"/>, else x; NaN stays NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static V Forget<S, V>(V x) where S : struct, ISimd<V> where V : struct
    {
        V magnitude = S.SubtractBits(x, S.AndBits(x, S.Broadcast(-0f)));
        return S.Greater(S.Broadcast(Forgotten), magnitude, S.Broadcast(0), x);
    }
}
