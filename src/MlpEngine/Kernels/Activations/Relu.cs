using System.Runtime.CompilerServices;
using MlpEngine.Kernels.Widths;

namespace MlpEngine.Kernels.Activations;

/// <summary>s(z) = max(0, z) (eq. 5, 6), s' = 1 if z &gt; 0, else 0. NaN stays NaN.</summary>
readonly struct Relu : IElementwiseActivation
{
    public static (double Low, double High) Range => (0, double.PositiveInfinity);

    public static Initialization Initialization => Initialization.HeNormal;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Value<S, V>(V z) where S : struct, ISimd<V> where V : struct => S.Greater(S.Broadcast(0), z, S.Broadcast(0), z);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Derivative<S, V>(V z, V a) where S : struct, ISimd<V> where V : struct =>
        S.Greater(a, S.Broadcast(0), S.Broadcast(1), S.Broadcast(0));
}
