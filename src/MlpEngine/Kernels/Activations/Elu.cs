using System.Runtime.CompilerServices;
using MlpEngine.Kernels.Transcendental;
using MlpEngine.Kernels.Widths;

namespace MlpEngine.Kernels.Activations;

/// <summary>s(z) = z for z &gt; 0, else e^z - 1; s' = 1 or e^z = a + 1 (Clevert et al. 2016, alpha 1)</summary>
readonly struct Elu : IElementwiseActivation
{
    public static (double Low, double High) Range => (-1, double.PositiveInfinity);

    public static Initialization Initialization => Initialization.HeNormal;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Value<S, V>(V z) where S : struct, ISimd<V> where V : struct =>
        S.Greater(z, S.Broadcast(0), z, NegativeSide<S, V>(z));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Derivative<S, V>(V z, V a) where S : struct, ISimd<V> where V : struct =>
        S.Greater(a, S.Broadcast(0), S.Broadcast(1), S.Add(a, S.Broadcast(1)));

    // e^z - 1 = 2t / (1 - t) with t = tanh(z/2) keeps its digits near 0
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static V NegativeSide<S, V>(V z) where S : struct, ISimd<V> where V : struct
    {
        V t = HyperbolicTangent.Tanh<S, V>(S.Multiply(z, S.Broadcast(0.5f)));
        return S.Divide(S.Add(t, t), S.Subtract(S.Broadcast(1), t));
    }
}
