using System.Runtime.CompilerServices;
using MlpEngine.Kernels.Transcendental;
using MlpEngine.Kernels.Widths;

namespace MlpEngine.Kernels.Activations;

/// <summary>s(z) = 1 / (1 + e^-z) (eq. 3), s' = a (1 - a) (eq. 69). Computed from e^-|z|, which cannot overflow.</summary>
readonly struct Sigmoid : IElementwiseActivation
{
    public static (double Low, double High) Range => (0, 1);

    public static Initialization Initialization => Initialization.GlorotUniform;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Value<S, V>(V z) where S : struct, ISimd<V> where V : struct
    {
        V one = S.Broadcast(1);
        V exp = Exponential.ExpUpTo89<S, V>(S.OrBits(z, S.Broadcast(-0f)));
        return S.Divide(S.Greater(S.Broadcast(0), z, exp, one), S.Add(one, exp));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Derivative<S, V>(V z, V a) where S : struct, ISimd<V> where V : struct => S.Multiply(a, S.Subtract(S.Broadcast(1), a));
}
