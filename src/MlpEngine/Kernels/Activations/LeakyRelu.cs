using System.Runtime.CompilerServices;
using MlpEngine.Kernels.Widths;

namespace MlpEngine.Kernels.Activations;

/// <summary>s(z) = z for z &gt; 0, else 0.01 z; s' = 1 or 0.01</summary>
readonly struct LeakyRelu : IElementwiseActivation
{
    const float Slope = 0.01f;

    public static (double Low, double High) Range => (double.NegativeInfinity, double.PositiveInfinity);

    public static Initialization Initialization => Initialization.HeNormal;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Value<S, V>(V z) where S : struct, ISimd<V> where V : struct =>
        S.Greater(z, S.Broadcast(0), z, S.Multiply(z, S.Broadcast(Slope)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Derivative<S, V>(V z, V a) where S : struct, ISimd<V> where V : struct =>
        S.Greater(a, S.Broadcast(0), S.Broadcast(1), S.Broadcast(Slope));
}
