using System.Runtime.CompilerServices;
using MlpEngine.Kernels.Widths;

namespace MlpEngine.Kernels.Losses;

/// <summary>(a - y)^2 / 2 (eq. 17); by a: a - y</summary>
readonly struct SquaredError : ILoss
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Value<S, V>(V z, V a, V y) where S : struct, ISimd<V> where V : struct
    {
        V difference = S.Subtract(a, y);
        return S.Multiply(S.Multiply(difference, difference), S.Broadcast(0.5f));
    }

    public static double ValueInDouble(float z, float a, float y)
    {
        double difference = (double)a - y;
        return difference * difference / 2;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Error<S, V>(V a, V y) where S : struct, ISimd<V> where V : struct => S.Subtract(a, y);
}
