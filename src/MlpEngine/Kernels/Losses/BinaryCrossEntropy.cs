using System.Runtime.CompilerServices;

namespace MlpEngine.Kernels.Losses;

/// <summary>-[y ln a + (1 - y) ln(1 - a)] with a = 1 / (1 + e^-z) (eq. 18, 19),
/// as max(0, z) - z y + ln(1 + e^-|z|), so that no ln 0 occurs; by z: a - y (eq. 71, 73)</summary>
readonly struct BinaryCrossEntropy : ILoss
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Value<S, V>(V z, V a, V y) where S : struct, ISimd<V> where V : struct =>
        S.Subtract(Activations.Softplus.Value<S, V>(z), S.Multiply(z, y));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Error<S, V>(V a, V y) where S : struct, ISimd<V> where V : struct => S.Subtract(a, y);
}
