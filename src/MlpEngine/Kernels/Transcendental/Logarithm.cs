using System.Runtime.CompilerServices;
using MlpEngine.Kernels.Widths;

namespace MlpEngine.Kernels.Transcendental;

/// <summary>Natural logarithms, at most 2 ulp off.</summary>
static class Logarithm
{
    const float Ln2 = 0.693147181f, Ln2High = 0.693359375f, Ln2Low = -2.12194440e-4f;

    /// <summary>ln x: negative infinity at 0, NaN below.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Log<S, V>(V x) where S : struct, ISimd<V> where V : struct
    {
        V smallestNormal = S.Broadcast(1.17549435e-38f), zero = S.Broadcast(0), infinity = S.Broadcast(float.PositiveInfinity);
        V scaled = S.Greater(smallestNormal, x, S.Multiply(x, S.Broadcast(1 << 23)), x);
        V bias = S.Greater(smallestNormal, x, S.Broadcast(23), zero);
        // scaled = m 2^e with m from sqrt(1/2) to sqrt(2)
        V origin = S.Broadcast(0.707106781f);
        V aboveOrigin = S.SubtractBits(scaled, origin);
        V exponentBits = S.AndBits(aboveOrigin, S.Broadcast(BitConverter.Int32BitsToSingle(unchecked((int)0xFF800000))));
        V m = S.SubtractBits(scaled, exponentBits);
        V e = S.Subtract(S.ToFloat(S.ShiftRight(exponentBits, 23)), bias);
        V f = S.Subtract(m, S.Broadcast(1));
        V log = S.Add(Near1<S, V>(f, S.Multiply(e, S.Broadcast(Ln2Low))), S.Multiply(e, S.Broadcast(Ln2High)));
        log = S.Greater(x, zero, log, S.Greater(zero, x, S.Broadcast(float.NaN), S.Add(x, S.Broadcast(float.NegativeInfinity))));
        return S.Greater(infinity, x, log, S.Greater(x, zero, x, log));
    }

    /// <summary>ln(1 + x) for 0 &lt;= x &lt;= 1, without the loss of digits of a sum 1 + x: above 1/2 as ln 2 + ln(1 + (x -
    /// 1)/2).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Log1p<S, V>(V x) where S : struct, ISimd<V> where V : struct
    {
        V half = S.Broadcast(0.5f), zero = S.Broadcast(0);
        V f = S.Greater(x, half, S.MultiplyAdd(x, half, S.Broadcast(-0.5f)), x);
        return S.Add(Near1<S, V>(f, zero), S.Greater(x, half, S.Broadcast(Ln2), zero));
    }

    /// <summary>ln(1 + f) + tail for f from -0.3 to 0.5: with s = f / (2 + f), ln(1 + f) = 2 artanh s = f - f^2/2 + s (f^2/2 + R(s^2)),
    /// where R(z)/z is a minimax fit of 2 (artanh(s)/s - 1)/z (relative error of the logarithm 1e-10).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static V Near1<S, V>(V f, V tail) where S : struct, ISimd<V> where V : struct
    {
        V s = S.Divide(f, S.Add(f, S.Broadcast(2)));
        V z = S.Multiply(s, s);
        V r = S.Broadcast(0.241035059f);
        r = S.MultiplyAdd(r, z, S.Broadcast(0.285067916f));
        r = S.MultiplyAdd(r, z, S.Broadcast(0.400008678f));
        r = S.MultiplyAdd(r, z, S.Broadcast(0.666666627f));
        V halfSquare = S.Multiply(S.Multiply(f, f), S.Broadcast(0.5f));
        V correction = S.MultiplyAdd(s, S.MultiplyAdd(r, z, halfSquare), tail);
        return S.Subtract(f, S.Subtract(halfSquare, correction));
    }
}
