using System.Runtime.CompilerServices;
using MlpEngine.Kernels.Widths;

namespace MlpEngine.Kernels.Losses;

/// <summary>|a - y|; by a: its sign, 0 at 0</summary>
readonly struct AbsoluteError : ILoss
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Value<S, V>(V z, V a, V y) where S : struct, ISimd<V> where V : struct
    {
        V difference = S.Subtract(a, y);
        return S.SubtractBits(difference, S.AndBits(difference, S.Broadcast(-0f)));
    }

    public static double ValueInDouble(float z, float a, float y) => Math.Abs((double)a - y);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Error<S, V>(V a, V y) where S : struct, ISimd<V> where V : struct
    {
        V below = S.Greater(y, a, S.Broadcast(-1), S.Subtract(a, y));
        return S.Greater(a, y, S.Broadcast(1), below);
    }
}
