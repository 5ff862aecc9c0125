using MlpEngine;
using MlpService.Http;

namespace MlpService.Jobs;

/// <summary>Which rows train, which choose when to stop, which only measure. Each in file order. A function of the seed alone.</summary>
sealed record Split(int[] Training, int[] Validation, int[] Test)
{
    /// <summary>
    /// Draws the parts, stratified: each class gives its share to each part, within one row, and keeps at least one row in
    /// training. Fractions are of all usable rows.
    /// </summary>
    /// <param name="strata">The class of each row; negative: the row belongs to no part. All 0 where rows have no class.</param>
    /// <exception cref="Refusal">A part that was asked for would be empty.</exception>
    public static Split Draw(int[] strata, JobRequest request)
    {
        // each fold of a cross-validation stands in for the validation part
        var validationFraction = request.CrossValidation is null ? request.Validation.Fraction : 0;
        var order = Order(strata, RandomPurpose.Split, (ulong)request.Seed);
        var (test, rest) = Take(order, strata, (int)Math.Round(request.Test.Fraction * order.Length));
        var (validation, training) = Take(rest, strata, (int)Math.Round(validationFraction * order.Length));
        RefuseEmpty("training", training, 0, order.Length);
        RefuseEmpty("validation", validation, validationFraction, order.Length);
        RefuseEmpty("test", test, request.Test.Fraction, order.Length);
        return new(InFileOrder(training), InFileOrder(validation), InFileOrder(test));
    }

    /// <summary>Splits the training rows into folds, stratified; each fold is the test part once and trains the other times.</summary>
    /// <exception cref="Refusal">Fewer rows than folds.</exception>
    public IReadOnlyList<Split> Folds(int[] strata, int folds, ulong seed)
    {
        if (Training.Length < folds)
            throw new Refusal(StatusCodes.Status422UnprocessableEntity,
                $"{Training.Length} usable rows cannot be split into {folds} folds. Lower crossValidation.folds or upload more rows.");
        var training = Training.ToHashSet();
        var order = Order(strata, RandomPurpose.Fold, seed).Where(training.Contains).ToArray();
        return [.. Enumerable.Range(0, folds).Select(fold => new Split(
            InFileOrder([.. order.Where((_, i) => i % folds != fold)]), [], InFileOrder([.. order.Where((_, i) => i % folds == fold)])))];
    }

    /// <summary>The usable rows by class, at random within a class.</summary>
    static int[] Order(int[] strata, RandomPurpose purpose, ulong seed) =>
        [.. SeededRandom.Permutation(seed, purpose, 0, strata.Length).Where(row => strata[row] >= 0).OrderBy(row => strata[row])];

    /// <summary>Takes rows at even steps along the classes, passing over each class's first.</summary>
    static (int[] Taken, int[] Left) Take(int[] order, int[] strata, int count)
    {
        var candidates = order.Where((row, i) => i > 0 && strata[order[i - 1]] == strata[row]).ToArray();
        count = Math.Min(count, candidates.Length);
        var taken = candidates.Where((_, i) => (i + 1L) * count / candidates.Length > (long)i * count / candidates.Length).ToHashSet();
        return ([.. taken], [.. order.Where(row => !taken.Contains(row))]);
    }

    static int[] InFileOrder(int[] rows)
    {
        Array.Sort(rows);
        return rows;
    }

    static void RefuseEmpty(string part, int[] rows, double fraction, int usable)
    {
        if (rows.Length > 0 || (part != "training" && fraction == 0))
            return;
        throw new Refusal(StatusCodes.Status422UnprocessableEntity, $"Of {usable} usable rows none is left for the {part} part"
            + (fraction > 0 ? $" of {fraction}; set {part}.fraction to 0 or upload more rows." : "; upload more rows."));
    }
}
