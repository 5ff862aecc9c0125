using System.Runtime.CompilerServices;
using MlpEngine.Kernels.Transcendental;
using MlpEngine.Kernels.Widths;

namespace MlpEngine.Kernels.Activations;

/// <summary>s(z) = tanh z, s' = 1 - a^2</summary>
readonly struct Tanh : IElementwiseActivation
{
    public static (double Low, double High) Range => (-1, 1);

    public static Initialization Initialization => Initialization.GlorotUniform;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Value<S, V>(V z) where S : struct, ISimd<V> where V : struct => HyperbolicTangent.Tanh<S, V>(z);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Derivative<S, V>(V z, V a) where S : struct, ISimd<V> where V : struct =>
        S.Multiply(S.Subtract(S.Broadcast(1), a), S.Add(S.Broadcast(1), a));
}
