using System.Runtime.CompilerServices;

namespace MlpEngine;

/// <summary>What random numbers are drawn for: the same seed gives unrelated numbers to each purpose.</summary>
public enum RandomPurpose
{
    /// <summary>First weights; the epoch is the layer (from 0), the index the weight's place in it.</summary>
    Initialization,
    /// <summary>The order of an epoch's training rows.</summary>
    Shuffle,
    /// <summary>What an epoch drops; the index is made of sample and unit.</summary>
    Dropout,
    /// <summary>Which rows are for training, validation and test.</summary>
    Split,
    /// <summary>The folds of a cross-validation.</summary>
    Fold,
}

/// <summary>Random numbers as a pure function of (seed, purpose, epoch, index), so that any point of a run can be re-entered:
/// Philox4x32-10 (Salmon et al. 2011, "Parallel random numbers: as easy as 1, 2, 3").</summary>
public static class SeededRandom
{
    const int Rounds = 10;

    /// <summary>32 uniformly distributed bits.</summary>
    public static uint Bits(ulong seed, RandomPurpose purpose, int epoch, long index)
    {
        var (a, b, c, d) = Block(seed, purpose, epoch, index >> 2);
        return (index & 3) switch { 0 => a, 1 => b, 2 => c, _ => d };
    }

    /// <summary>Uniform in (0, 1): the middle of one of 2^24 equal intervals, as near to it as a float comes; the last one's would round
    /// to 1. Neither end is reached.</summary>
    public static float Uniform(ulong seed, RandomPurpose purpose, int epoch, long index) =>
        MathF.Min(((Bits(seed, purpose, epoch, index) >> 8) + 0.5f) * (1f / (1 << 24)), MathF.BitDecrement(1));

    /// <summary>The numbers 0 to <paramref name="count"/> - 1 in random order.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A negative count.</exception>
    public static int[] Permutation(ulong seed, RandomPurpose purpose, int epoch, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        int[] order = new int[count];
        Permute(seed, purpose, epoch, order);
        return order;
    }

    /// <summary>Fills <paramref name="order"/> with 0 to length - 1 in random order (Fisher-Yates). An index is drawn as the high half
    /// of 32 bits x n: a bias of at most n / 2^32.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Permute(ulong seed, RandomPurpose purpose, int epoch, Span<int> order)
    {
        for (int i = 0; i < order.Length; i++) order[i] = i;
        Span<uint> drawn = stackalloc uint[4];
        for (int i = 0; i < order.Length - 1; i++)
        {
            if ((i & 3) == 0) (drawn[0], drawn[1], drawn[2], drawn[3]) = Block(seed, purpose, epoch, i >> 2);
            int j = i + (int)((ulong)drawn[i & 3] * (uint)(order.Length - i) >> 32);
            (order[i], order[j]) = (order[j], order[i]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static (uint, uint, uint, uint) Block(ulong seed, RandomPurpose purpose, int epoch, long block) =>
        Philox((uint)block, (uint)(block >> 32), (uint)epoch, (uint)purpose, (uint)seed, (uint)(seed >> 32));

    /// <summary>One block of the generator; the constants are those of the paper.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static (uint, uint, uint, uint) Philox(uint c0, uint c1, uint c2, uint c3, uint k0, uint k1)
    {
        for (int round = 0; round < Rounds; round++)
        {
            ulong p0 = (ulong)c0 * 0xD2511F53, p1 = (ulong)c2 * 0xCD9E8D57;
            (c0, c1, c2, c3) = ((uint)(p1 >> 32) ^ c1 ^ k0, (uint)p1, (uint)(p0 >> 32) ^ c3 ^ k1, (uint)p0);
            k0 += 0x9E3779B9;
            k1 += 0xBB67AE85;
        }
        return (c0, c1, c2, c3);
    }
}
