using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace MlpEngine.Kernels;

/// <summary>Sums over many numbers, each in one order.</summary>
static unsafe class Reductions
{
    /// <summary>sum_j = a_0j + a_1j + ... for the first <paramref name="columns"/> of each row, in the order of the rows</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void SumRows<S, V>(float* a, int rows, nint stride, int columns, float* sum) where S : struct, ISimd<V> where V : struct
    {
        for (int j = 0; j < columns; j += S.Width)
        {
            V total = S.Broadcast(0);
            for (int i = 0; i < rows; i++) total = S.Add(total, S.Load(a + i * stride + j));
            S.Store(total, sum + j);
        }
    }

    /// <summary>The sum of a term of each number, as sixteen partial sums in double, number i going to partial sum i mod 16. No float's
    /// square is beyond a double, and the order is that of no one width: every kernel set shares this code.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double Sum<TTerm>(float* a, long length) where TTerm : struct, ITerm
    {
        Vector256<double> first = Vector256<double>.Zero, second = first, third = first, fourth = first;
        for (long i = 0; i < length; i += Lanes.Count)
        {
            (Vector256<double> x, Vector256<double> y) = Vector256.Widen(Vector256.Load(a + i));
            (Vector256<double> z, Vector256<double> w) = Vector256.Widen(Vector256.Load(a + i + 8));
            first += TTerm.Of(x);
            second += TTerm.Of(y);
            third += TTerm.Of(z);
            fourth += TTerm.Of(w);
        }
        return Fold(first, second, third, fourth);
    }

    /// <summary>sum_i (a_i - b_i)^2, in the same order.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double SquaredDistance(float* a, float* b, long length)
    {
        Vector256<double> first = Vector256<double>.Zero, second = first, third = first, fourth = first;
        for (long i = 0; i < length; i += Lanes.Count)
        {
            (Vector256<double> x, Vector256<double> y) = Differences(a + i, b + i);
            (Vector256<double> z, Vector256<double> w) = Differences(a + i + 8, b + i + 8);
            first += x * x;
            second += y * y;
            third += z * z;
            fourth += w * w;
        }
        return Fold(first, second, third, fourth);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static (Vector256<double>, Vector256<double>) Differences(float* a, float* b)
    {
        (Vector256<double> aLow, Vector256<double> aHigh) = Vector256.Widen(Vector256.Load(a));
        (Vector256<double> bLow, Vector256<double> bHigh) = Vector256.Widen(Vector256.Load(b));
        return (aLow - bLow, aHigh - bHigh);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static double Fold(Vector256<double> first, Vector256<double> second, Vector256<double> third, Vector256<double> fourth)
    {
        Vector256<double> four = (first + third) + (second + fourth);
        return (four[0] + four[2]) + (four[1] + four[3]);
    }
}

/// <summary>What a sum makes of each number.</summary>
interface ITerm
{
    static abstract Vector256<double> Of(Vector256<double> x);
}

/// <summary>x^2</summary>
readonly struct Square : ITerm
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> Of(Vector256<double> x) => x * x;
}

/// <summary>|x|</summary>
readonly struct Magnitude : ITerm
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> Of(Vector256<double> x) => Vector256.Abs(x);
}
