using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace MlpEngine.Kernels;

/// <summary>Sums over many numbers in double, in one order whatever the vector width.</summary>
static unsafe class Reductions
{
    /// <summary>The sum of a term of each number, as sixteen partial sums in double, number i going to partial sum i mod 16. No float's
    /// square is beyond a double, and the order is that of no one width: every kernel set shares this code.</summary>
    public static double Sum<TTerm>(float* a, long length) where TTerm : struct, ITerm => Sum<TTerm>(a, a, length);

    /// <summary>The sum of a term of each pair of numbers, in the same order.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double Sum<TTerm>(float* a, float* b, long length) where TTerm : struct, ITerm
    {
        Vector256<double> first = Vector256<double>.Zero, second = first, third = first, fourth = first;
        for (long i = 0; i < length; i += Lanes.Count)
        {
            (Vector256<double> x, Vector256<double> y) = Terms<TTerm>(a + i, b + i);
            (Vector256<double> z, Vector256<double> w) = Terms<TTerm>(a + i + 8, b + i + 8);
            first += x;
            second += y;
            third += z;
            fourth += w;
        }
        Vector256<double> four = (first + third) + (second + fourth);
        return (four[0] + four[2]) + (four[1] + four[3]);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static (Vector256<double>, Vector256<double>) Terms<TTerm>(float* a, float* b) where TTerm : struct, ITerm
    {
        (Vector256<double> aLow, Vector256<double> aHigh) = Vector256.Widen(Vector256.Load(a));
        (Vector256<double> bLow, Vector256<double> bHigh) = Vector256.Widen(Vector256.Load(b));
        return (TTerm.Of(aLow, bLow), TTerm.Of(aHigh, bHigh));
    }
}

/// <summary>What a sum makes of each number x, or of each pair.</summary>
interface ITerm
{
    static abstract Vector256<double> Of(Vector256<double> x, Vector256<double> y);
}

/// <summary>x^2</summary>
readonly struct Square : ITerm
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> Of(Vector256<double> x, Vector256<double> y) => x * x;
}

/// <summary>|x|</summary>
readonly struct Magnitude : ITerm
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> Of(Vector256<double> x, Vector256<double> y) => Vector256.Abs(x);
}

/// <summary>(x - y)^2</summary>
readonly struct SquaredDifference : ITerm
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> Of(Vector256<double> x, Vector256<double> y) => (x - y) * (x - y);
}
