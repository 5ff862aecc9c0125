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
    /// <param name="first">First state of each parameter, if the optimizer has one.</param>
    /// <param name="second">Second state.</param>
    /// <param name="length">How many parameters.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Apply<S, V, TUpdate>(in StepSize step, float* w, float* g, float* first, float* second, long length)
        where S : struct, ISimd<V> where V : struct where TUpdate : struct, IUpdate
    {
        V m = S.Broadcast(0), v = m;
        for (long i = 0; i < length; i += S.Width)
        {
            if (TUpdate.States > 0) m = S.Load(first + i);
            if (TUpdate.States > 1) v = S.Load(second + i);
            S.Store(TUpdate.Apply<S, V>(step, S.Load(w + i), S.Load(g + i), ref m, ref v), w + i);
            if (TUpdate.States > 0) S.Store(Forget<S, V>(m), first + i);
            if (TUpdate.States > 1) S.Store(Forget<S, V>(v), second + i);
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
