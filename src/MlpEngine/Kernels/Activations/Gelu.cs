using System.Runtime.CompilerServices;
using MlpEngine.Kernels.Widths;

namespace MlpEngine.Kernels.Activations;

/// <summary>s(z) = z/2 (1 + tanh u) = z f, f = 1 / (1 + e^-2u), u = sqrt(2/pi) (z + 0.044715 z^3);
/// s' = f + 2 z f (1 - f) u' (Hendrycks and Gimpel 2016, the tanh form)</summary>
readonly struct Gelu : IElementwiseActivation
{
    const float Scale = 0.797884561f, Cubic = 0.044715f;

    // the lowest value is at z = -0.752461
    public static (double Low, double High) Range => (-0.170041, double.PositiveInfinity);

    public static Initialization Initialization => Initialization.HeNormal;

    public static bool DerivativeReadsZ => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Value<S, V>(V z) where S : struct, ISimd<V> where V : struct => S.Multiply(z, Gate<S, V>(z));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Derivative<S, V>(V z, V a) where S : struct, ISimd<V> where V : struct
    {
        V f = Gate<S, V>(z);
        // for large |z| f (1 - f) is 0, which times an infinite 2 u' would be NaN
        V square = S.Multiply(z, z), limit = S.Broadcast(1e30f);
        V inner = S.MultiplyAdd(S.Greater(square, limit, limit, square), S.Broadcast(6 * Scale * Cubic), S.Broadcast(2 * Scale));
        return S.MultiplyAdd(S.Multiply(S.Multiply(z, f), S.Subtract(S.Broadcast(1), f)), inner, f);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static V Gate<S, V>(V z) where S : struct, ISimd<V> where V : struct
    {
        V cubic = S.MultiplyAdd(S.Multiply(z, z), S.Broadcast(2 * Scale * Cubic), S.Broadcast(2 * Scale));
        return Sigmoid.Value<S, V>(S.Multiply(z, cubic));
    }
}
