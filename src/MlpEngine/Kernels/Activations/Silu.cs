using System.Runtime.CompilerServices;
using MlpEngine.Kernels.Widths;

namespace MlpEngine.Kernels.Activations;

/// <summary>s(z) = z f, s' = f (1 + z (1 - f)) with f = 1 / (1 + e^-z) (Elfwing et al. 2018)</summary>
readonly struct Silu : IElementwiseActivation
{
    // the lowest value is at z = -1.278465, where it is 1 + z
    public static (double Low, double High) Range => (-0.278465, double.PositiveInfinity);

    public static Initialization Initialization => Initialization.HeNormal;

    public static bool DerivativeReadsZ => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Value<S, V>(V z) where S : struct, ISimd<V> where V : struct => S.Multiply(z, Sigmoid.Value<S, V>(z));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Derivative<S, V>(V z, V a) where S : struct, ISimd<V> where V : struct
    {
        V one = S.Broadcast(1), f = Sigmoid.Value<S, V>(z);
        return S.Multiply(f, S.MultiplyAdd(z, S.Subtract(one, f), one));
    }
}
