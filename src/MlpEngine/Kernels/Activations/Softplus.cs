using System.Runtime.CompilerServices;
using MlpEngine.Kernels.Transcendental;
using MlpEngine.Kernels.Widths;

namespace MlpEngine.Kernels.Activations;

/// <summary>s(z) = ln(1 + e^z) = max(0, z) + ln(1 + e^-|z|), s' = 1 / (1 + e^-z)</summary>
readonly struct Softplus : IElementwiseActivation
{
    public static (double Low, double High) Range => (0, double.PositiveInfinity);

    public static Initialization Initialization => Initialization.GlorotUniform;

    public static bool DerivativeReadsZ => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Value<S, V>(V z) where S : struct, ISimd<V> where V : struct =>
        S.Add(Relu.Value<S, V>(z), Logarithm.Log1p<S, V>(Exponential.ExpUpTo89<S, V>(S.OrBits(z, S.Broadcast(-0f)))));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Derivative<S, V>(V z, V a) where S : struct, ISimd<V> where V : struct => Sigmoid.Value<S, V>(z);
}
