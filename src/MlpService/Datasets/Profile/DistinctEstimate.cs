using System.Numerics;

namespace MlpService.Datasets.Profile;

/// <summary>
/// About how many different values there are, where they are too many to keep; the standard error is 3 % (Flajolet, Fusy, Gandouet and
/// Meunier, HyperLogLog, 2007).
/// </summary>
sealed class DistinctEstimate
{
    const int Bits = 10, Registers = 1 << Bits;

    /// <summary>Their α for 1,024 registers.</summary>
    const double Correction = 0.7213 / (1 + 1.079 / Registers);

    readonly byte[] ranks = new byte[Registers];

    public void Add(double number)
    {
        var hash = RowSample.Mix(BitConverter.DoubleToUInt64Bits(number));
        ref var rank = ref ranks[hash >> (64 - Bits)];
        rank = Math.Max(rank, (byte)(BitOperations.LeadingZeroCount(hash << Bits | 1ul << (Bits - 1)) + 1));
    }

    public long Count
    {
        get
        {
            var estimate = Correction * Registers * Registers / ranks.Sum(rank => Math.ScaleB(1, -rank));
            var empty = ranks.Count(rank => rank == 0);
            // few values are counted better by the registers that none of them hit
            return (long)Math.Round(estimate <= 2.5 * Registers && empty > 0 ? Registers * Math.Log((double)Registers / empty) : estimate);
        }
    }
}
