using System.Runtime.CompilerServices;
using MlpEngine.Kernels.Widths;

namespace MlpEngine.Kernels.Activations;

/// <summary>s(z) = 1 if z &gt; 0, else 0, also exactly at the threshold (eq. 1, 2). The derivative is 0: nothing learns through
/// it.</summary>
readonly struct Step : IElementwiseActivation
{
    public static (double Low, double High) Range => (0, 1);

    public static Initialization Initialization => Initialization.GlorotUniform;

    public static bool HasGradient => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Value<S, V>(V z) where S : struct, ISimd<V> where V : struct =>
        S.Greater(z, S.Broadcast(0), S.Broadcast(1), S.Broadcast(0));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Derivative<S, V>(V z, V a) where S : struct, ISimd<V> where V : struct => S.Broadcast(0);
}
