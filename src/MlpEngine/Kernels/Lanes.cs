using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace MlpEngine.Kernels;

/// <summary>The one order in which numbers are summed: sixteen partial sums, number i going to partial sum i mod 16, then halved four
/// times. It is the order of the widest vectors; narrower ones take the sixteen in several passes.</summary>
static unsafe class Lanes
{
    /// <summary>Rows of every matrix are padded to a multiple of this, and so need no special last columns.</summary>
    public const int Count = 16;

    /// <summary>The smallest multiple of <see cref="Count"/> that is not below <paramref name="length"/>.</summary>
    public static int Pad(int length) => (length + Count - 1) / Count * Count;

    /// <summary>The sum of sixteen partial sums: the upper half is added to the lower until one is left.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Sum(float* lanes)
    {
        Vector128<float> four = (Vector128.Load(lanes) + Vector128.Load(lanes + 8))
            + (Vector128.Load(lanes + 4) + Vector128.Load(lanes + 12));
        Vector128<float> two = four + Vector128.Shuffle(four, Vector128.Create(2, 3, 0, 1));
        return two[0] + two[1];
    }

    /// <summary>The largest of sixteen numbers, none of them NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Max(float* lanes)
    {
        Vector128<float> four = Vector128.MaxNative(Vector128.MaxNative(Vector128.Load(lanes), Vector128.Load(lanes + 8)),
            Vector128.MaxNative(Vector128.Load(lanes + 4), Vector128.Load(lanes + 12)));
        Vector128<float> two = Vector128.MaxNative(four, Vector128.Shuffle(four, Vector128.Create(2, 3, 0, 1)));
        return Math.Max(two[0], two[1]);
    }
}
