using System.Runtime.CompilerServices;

namespace MlpEngine.Kernels.Losses;

/// <summary>-y ln a of softmax outputs; by z: a - y, as the targets of a sample sum to 1</summary>
readonly struct CategoricalCrossEntropy : ILoss
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Value<S, V>(V z, V a, V y) where S : struct, ISimd<V> where V : struct => S.Multiply(S.Subtract(S.Broadcast(0), z), y);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Error<S, V>(V a, V y) where S : struct, ISimd<V> where V : struct => S.Subtract(a, y);
}
