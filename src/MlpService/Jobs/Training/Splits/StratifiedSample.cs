using MlpEngine;

namespace MlpService.Jobs.Training.Splits;

/// <summary>
/// Rows drawn by the seed: each class gives its share, within one row, and keeps at least one row behind.
/// </summary>
static class StratifiedSample
{
    /// <summary>The usable rows by class, at random within a class.</summary>
    public static int[] Order(int[] strata, RandomPurpose purpose, ulong seed) =>
        [.. SeededRandom.Permutation(seed, purpose, 0, strata.Length).Where(row => strata[row] >= 0).OrderBy(row => strata[row])];

    /// <summary>
    /// Systematic sampling: rows at even steps along the classes, so that each class gives its share. The first row of each class is
    /// no candidate and stays behind.
    /// </summary>
    public static (int[] Sample, int[] Others) Take(int[] order, int[] strata, int count)
    {
        var candidates = order.Where((row, i) => i > 0 && strata[order[i - 1]] == strata[row]).ToArray();
        var sample = candidates.Where((_, i) => IsSampled(i)).ToHashSet();
        return ([.. sample], [.. order.Where(row => !sample.Contains(row))]);

        // exactly count of all candidates: the step falls where i count / candidates passes a whole number
        bool IsSampled(long i) => (i + 1) * count / candidates.Length > i * count / candidates.Length;
    }
}
