using System.Runtime.CompilerServices;
using MlpEngine.Kernels.Widths;

namespace MlpEngine.Kernels.Losses;

/// <summary>d^2/2 for |d| &lt;= 1, else |d| - 1/2, with d = a - y; by a: d clipped to [-1, 1] (Huber 1964)</summary>
readonly struct Huber : ILoss
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Value<S, V>(V z, V a, V y) where S : struct, ISimd<V> where V : struct
    {
        V difference = S.Subtract(a, y), magnitude = AbsoluteError.Value<S, V>(z, a, y), half = S.Broadcast(0.5f);
        V square = S.Multiply(S.Multiply(difference, difference), half);
        return S.Greater(magnitude, S.Broadcast(1), S.Subtract(magnitude, half), square);
    }

    public static double ValueInDouble(float z, float a, float y)
    {
        double magnitude = Math.Abs((double)a - y);
        return magnitude > 1 ? magnitude - 0.5 : magnitude * magnitude / 2;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Error<S, V>(V a, V y) where S : struct, ISimd<V> where V : struct
    {
        V difference = S.Subtract(a, y), one = S.Broadcast(1), minusOne = S.Broadcast(-1);
        return S.Greater(difference, one, one, S.Greater(minusOne, difference, minusOne, difference));
    }
}
