using System.Runtime.CompilerServices;
using MlpEngine.Kernels.Widths;

namespace MlpEngine.Kernels.Activations;

/// <summary>s(z) = z</summary>
readonly struct Identity : IElementwiseActivation
{
    public static (double Low, double High) Range => (double.NegativeInfinity, double.PositiveInfinity);

    public static Initialization Initialization => Initialization.GlorotUniform;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Value<S, V>(V z) where S : struct, ISimd<V> where V : struct => z;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Derivative<S, V>(V z, V a) where S : struct, ISimd<V> where V : struct => S.Broadcast(1);
}
