using MlpEngine;

namespace MlpService.Jobs;

/// <summary>Which rows train, which choose when to stop, which only measure. Each in file order.</summary>
sealed record Split(int[] Training, int[] Validation, int[] Test)
{
    /// <summary>
    /// Draws the parts, stratified: each class gives its share to each part, within one row, and keeps at least one row in
    /// training. A function of the seed alone.
    /// </summary>
    /// <param name="strata">The class of each row; negative: the row belongs to no part. All 0 for regression.</param>
    public static Split Draw(ReadOnlySpan<int> strata, double validationFraction, double testFraction, ulong seed)
    {
        var classes = strata.ToArray();
        var order = SeededRandom.Permutation(seed, RandomPurpose.Split, 0, classes.Length)
            .Where(row => classes[row] >= 0)
            .OrderBy(row => classes[row]) // stable: random within a class
            .ToArray();
        var (test, rest) = Take(order, classes, (int)Math.Round(testFraction * order.Length));
        var (validation, training) = Take(rest, classes, (int)Math.Round(validationFraction * order.Length));
        Array.Sort(training);
        Array.Sort(validation);
        Array.Sort(test);
        return new(training, validation, test);
    }

    /// <summary>Takes rows at even steps along the classes, passing over each class's first.</summary>
    static (int[] Taken, int[] Left) Take(int[] order, int[] classes, int count)
    {
        var candidates = order.Where((row, i) => i > 0 && classes[order[i - 1]] == classes[row]).ToArray();
        count = Math.Min(count, candidates.Length);
        var taken = candidates.Where((_, i) => (i + 1L) * count / candidates.Length > (long)i * count / candidates.Length).ToHashSet();
        return ([.. taken], [.. order.Where(row => !taken.Contains(row))]);
    }
}
