using System.Runtime.CompilerServices;

namespace MlpEngine.Kernels.Updates;

/// <summary>One optimizer step over a block of parameters; the length is a multiple of 16.</summary>
static unsafe class Update
{
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
            if (TUpdate.States > 0) S.Store(m, first + i);
            if (TUpdate.States > 1) S.Store(v, second + i);
        }
    }
}
