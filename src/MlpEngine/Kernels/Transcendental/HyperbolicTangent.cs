using System.Runtime.CompilerServices;
using MlpEngine.Kernels.Widths;

namespace MlpEngine.Kernels.Transcendental;

/// <summary>tanh x, at most 2 ulp off.</summary>
static class HyperbolicTangent
{
    /// <summary>x + x^3 P(x^2) for |x| &lt;= 0.625, P a minimax fit (relative error 5e-9); beyond, 1 - 2 / (e^2|x| + 1) with the sign of
    /// x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Tanh<S, V>(V x) where S : struct, ISimd<V> where V : struct
    {
        V sign = S.AndBits(x, S.Broadcast(-0f));
        V magnitude = S.SubtractBits(x, sign);
        V z = S.Multiply(x, x);
        V p = S.Broadcast(-0.00570496032f);
        p = S.MultiplyAdd(p, z, S.Broadcast(0.0206390601f));
        p = S.MultiplyAdd(p, z, S.Broadcast(-0.0537397042f));
        p = S.MultiplyAdd(p, z, S.Broadcast(0.133314416f));
        p = S.MultiplyAdd(p, z, S.Broadcast(-0.333332807f));
        V small = S.MultiplyAdd(S.Multiply(x, z), p, x);
        V one = S.Broadcast(1);
        V exp = Exponential.Exp<S, V>(S.Add(magnitude, magnitude));
        V large = S.Subtract(one, S.Divide(S.Broadcast(2), S.Add(exp, one)));
        return S.Greater(magnitude, S.Broadcast(0.625f), S.OrBits(large, sign), small);
    }
}
