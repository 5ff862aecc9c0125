using System.Runtime.CompilerServices;

namespace MlpEngine.Kernels;

/// <summary>What ridge and lasso add to the gradient.</summary>
static unsafe class Penalty
{
    /// <summary>g = g + ridge w + lasso sign(w), with ridge = lambda/m (eq. 23) and sign(0) = 0</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Apply<S, V>(float ridge, float lasso, float* w, float* g, long length) where S : struct, ISimd<V> where V : struct
    {
        V zero = S.Broadcast(0), plus = S.Broadcast(lasso), minus = S.Broadcast(-lasso);
        for (long i = 0; i < length; i += S.Width)
        {
            V weight = S.Load(w + i);
            V slope = S.Greater(weight, zero, plus, S.Greater(zero, weight, minus, zero));
            S.Store(S.MultiplyAdd(S.Broadcast(ridge), weight, S.Add(S.Load(g + i), slope)), g + i);
        }
    }
}
