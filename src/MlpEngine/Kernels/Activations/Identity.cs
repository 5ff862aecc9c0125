using System.Runtime.CompilerServices;

namespace MlpEngine.Kernels.Activations;

/// <summary>s(z) = z</summary>
readonly struct Identity : IActivation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Value<S, V>(V z) where S : struct, ISimd<V> where V : struct => z;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Derivative<S, V>(V z, V a) where S : struct, ISimd<V> where V : struct => S.Broadcast(1);
}
