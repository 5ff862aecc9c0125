using MlpEngine;
using MlpService.Http;

namespace MlpService.Jobs.Training;

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
        var order = Order(strata, RandomPurpose.Split, (ulong)request.Seed);
        var (validationRows, testRows) = Sizes(order.Length, order.Select(row => strata[row]).Distinct().Count(), request);
        var (test, rest) = Take(order, strata, testRows);
        var (validation, training) = Take(rest, strata, validationRows);
        return new(InFileOrder(training), InFileOrder(validation), InFileOrder(test));
    }

    /// <summary>How many rows the validation and the test part have.</summary>
    /// <param name="usable">Rows that can be used.</param>
    /// <param name="classes">Classes among them, each of which keeps a row for training; 1 where rows have no class.</param>
    /// <exception cref="Refusal">A part that was asked for, or the training part, would be empty.</exception>
    public static (int Validation, int Test) Sizes(long usable, int classes, JobRequest request)
    {
        // each fold of a cross-validation stands in for the validation part
        var validationFraction = request.CrossValidation is null ? request.Validation.Fraction : 0;
        var test = (int)Math.Min(Math.Round(request.Test.Fraction * usable), Math.Max(0, usable - classes));
        var validation = (int)Math.Min(Math.Round(validationFraction * usable), Math.Max(0, usable - test - classes));
        Refusal.Unless(usable > 0, "dataset", "No row has a target and the features it needs; there is nothing to train on.");
        Refusal.Unless(validation > 0 || validationFraction == 0, "validation.fraction", None("validation", validationFraction));
        Refusal.Unless(test > 0 || request.Test.Fraction == 0, "test.fraction", None("test", request.Test.Fraction));
        Refusal.Unless(usable - test >= (request.CrossValidation?.Folds ?? 0), "crossValidation.folds",
            $"{usable - test} usable rows cannot be split into {request.CrossValidation?.Folds} folds. Lower crossValidation.folds or upload more rows.");
        return (validation, test);

        string None(string part, double fraction) =>
            $"Of {usable} usable rows none is left for the {part} part of {fraction}; set {part}.fraction to 0 or upload more rows.";
    }

    /// <summary>Splits the training rows into folds, stratified; each fold is the test part once and trains the other times.</summary>
    public IReadOnlyList<Split> Folds(int[] strata, int folds, ulong seed)
    {
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
        var taken = candidates.Where((_, i) => (i + 1L) * count / candidates.Length > (long)i * count / candidates.Length).ToHashSet();
        return ([.. taken], [.. order.Where(row => !taken.Contains(row))]);
    }

    static int[] InFileOrder(int[] rows)
    {
        Array.Sort(rows);
        return rows;
    }
}
