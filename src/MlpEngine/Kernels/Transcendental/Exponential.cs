using System.Runtime.CompilerServices;
using MlpEngine.Kernels.Widths;

namespace MlpEngine.Kernels.Transcendental;

/// <summary>e^x, at most 2 ulp off; 0 below -104, infinity above 88.73, NaN stays NaN.</summary>
static class Exponential
{
    // added and subtracted again, it leaves the nearest integer, which is also in the low bits of the sum
    const float Rounding = 12582912; // 1.5 x 2^23
    const float Log2E = 1.44269504f;
    const float Ln2High = 0.693359375f, Ln2Low = -2.12194440e-4f; // ln 2 in two parts: n x Ln2High is exact

    /// <summary>e^x for every x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Exp<S, V>(V x) where S : struct, ISimd<V> where V : struct
    {
        // in this order of operands NaN passes, as it does below
        V high = S.Broadcast(89);
        return ExpUpTo89<S, V>(S.Greater(x, high, high, x));
    }

    /// <summary>e^x for x up to 89, such as -|x|: x = n ln 2 + r, e^x = 2^n e^r, with e^r = 1 + r + r^2 P(r) for |r| &lt;= ln 2 / 2; P is
    /// a minimax fit (relative error 3e-9).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V ExpUpTo89<S, V>(V x) where S : struct, ISimd<V> where V : struct
    {
        V low = S.Broadcast(-104);
        x = S.Greater(low, x, low, x);
        V rounding = S.Broadcast(Rounding);
        V shifted = S.MultiplyAdd(x, S.Broadcast(Log2E), rounding);
        V n = S.Subtract(shifted, rounding);
        V r = S.MultiplyAdd(n, S.Broadcast(-Ln2High), x);
        r = S.MultiplyAdd(n, S.Broadcast(-Ln2Low), r);
        V p = S.Broadcast(0.00138145487f);
        p = S.MultiplyAdd(p, r, S.Broadcast(0.00836871564f));
        p = S.MultiplyAdd(p, r, S.Broadcast(0.041668389f));
        p = S.MultiplyAdd(p, r, S.Broadcast(0.166665211f));
        p = S.MultiplyAdd(p, r, S.Broadcast(0.49999994f));
        p = S.Add(S.MultiplyAdd(S.Multiply(r, r), p, r), S.Broadcast(1));
        // in two factors, as 2^n itself may be too large or too small for a float where e^x is not
        V exponent = S.SubtractBits(shifted, rounding);
        V half = S.ShiftRight(exponent, 1);
        return S.Multiply(S.Multiply(p, PowerOfTwo<S, V>(half)), PowerOfTwo<S, V>(S.SubtractBits(exponent, half)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static V PowerOfTwo<S, V>(V exponent) where S : struct, ISimd<V> where V : struct =>
        S.AddBits(S.ShiftLeft(exponent, 23), S.Broadcast(1));
}
