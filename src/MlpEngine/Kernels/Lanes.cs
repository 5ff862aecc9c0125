namespace MlpEngine.Kernels;

/// <summary>The one order in which numbers are summed: sixteen partial sums, number i going to partial sum i mod 16, then halved four
/// times. It is the order of the widest vectors; narrower ones take the sixteen in several passes.</summary>
static unsafe class Lanes
{
    /// <summary>Rows of every matrix are padded to a multiple of this, and so need no special last columns.</summary>
    public const int Count = 16;

    /// <summary>The smallest multiple of <see cref="Count"/> that is not below <paramref name="length"/>.</summary>
    public static int Pad(int length) => (length + Count - 1) / Count * Count;

    /// <summary>The sum of the sixteen partial sums, which are overwritten.</summary>
    public static float Fold(float* lanes)
    {
        for (int half = Count / 2; half > 0; half /= 2)
            for (int i = 0; i < half; i++) lanes[i] += lanes[i + half];
        return *lanes;
    }
}
