using MlpEngine;
using MlpService.Http;

namespace MlpService.Jobs.Training;

/// <summary>
/// Which rows train, which choose when to stop, which only measure. Each split in file order. A function of the seed alone.
/// </summary>
sealed record DataSplit(int[] Training, int[] Validation, int[] Test)
{
    /// <summary>
    /// Draws the splits, stratified: each class gives its share to each split, within one row, and keeps at least one row in
    /// training. Fractions are of all usable rows.
    /// </summary>
    /// <param name="strata">The class of each row; negative: the row belongs to no split. All 0 where rows have no class.</param>
    /// <exception cref="Refusal">A split that was asked for would be empty.</exception>
    public static DataSplit Draw(int[] strata, JobRequest request)
    {
        var order = Order(strata, RandomPurpose.Split, (ulong)request.Seed);
        var (validationRows, testRows) = Sizes(order.Length, order.Select(row => strata[row]).Distinct().Count(), request);
        var (test, rest) = SampleSystematically(order, strata, testRows);
        var (validation, training) = SampleSystematically(rest, strata, validationRows);
        return new(InFileOrder(training), InFileOrder(validation), InFileOrder(test));
    }

    /// <summary>How many rows the validation and the test split have.</summary>
    /// <param name="usable">Rows that can be used.</param>
    /// <param name="classes">Classes among them, each of which keeps a row for training; 1 where rows have no class.</param>
    /// <exception cref="Refusal">A split that was asked for, or the training split, would be empty.</exception>
    public static (int Validation, int Test) Sizes(long usable, int classes, JobRequest request)
    {
        // in a cross-validation the fold held out takes the place of the validation split
        var validationFraction = request.CrossValidation is null ? request.Validation.Fraction : 0;
        var test = (int)Math.Min(Math.Round(request.Test.Fraction * usable), Math.Max(0, usable - classes));
        var validation = (int)Math.Min(Math.Round(validationFraction * usable), Math.Max(0, usable - test - classes));
        if (usable <= 0)
            throw Refusal.Unprocessable("dataset", "No row has a target and the features it needs; there is nothing to train on.");
        if (validation == 0 && validationFraction > 0)
            throw Empty("validation", validationFraction);
        if (test == 0 && request.Test.Fraction > 0)
            throw Empty("test", request.Test.Fraction);
        if (usable - test < request.CrossValidation?.Folds)
            throw Refusal.Unprocessable("crossValidation.folds", $"{usable - test} usable rows cannot be split into "
                + $"{request.CrossValidation.Folds} folds. Lower crossValidation.folds or upload more rows.");
        return (validation, test);

        Refusal Empty(string split, double fraction) => Refusal.Unprocessable($"{split}.fraction",
            $"Of {usable} usable rows none is left for the {split} split of {fraction}; set {split}.fraction to 0 or upload more rows.");
    }

    /// <summary>Splits the training rows into folds, stratified; each fold is the test split once and trains the other times.</summary>
    public IReadOnlyList<DataSplit> Folds(int[] strata, int folds, ulong seed)
    {
        var training = Training.ToHashSet();
        var order = Order(strata, RandomPurpose.Fold, seed).Where(training.Contains).ToArray();
        return [.. Enumerable.Range(0, folds).Select(fold => new DataSplit(
            InFileOrder([.. order.Where((_, i) => i % folds != fold)]), [], InFileOrder([.. order.Where((_, i) => i % folds == fold)])))];
    }

    /// <summary>The usable rows by class, at random within a class.</summary>
    static int[] Order(int[] strata, RandomPurpose purpose, ulong seed) =>
        [.. SeededRandom.Permutation(seed, purpose, 0, strata.Length).Where(row => strata[row] >= 0).OrderBy(row => strata[row])];

    /// <summary>
    /// Systematic sampling: rows at even steps along the classes, so that each class gives its share. The first row of each class is
    /// no candidate and stays behind.
    /// </summary>
    static (int[] Sample, int[] Others) SampleSystematically(int[] order, int[] strata, int count)
    {
        var candidates = order.Where((row, i) => i > 0 && strata[order[i - 1]] == strata[row]).ToArray();
        var sample = candidates.Where((_, i) => IsSampled(i)).ToHashSet();
        return ([.. sample], [.. order.Where(row => !sample.Contains(row))]);

        // exactly count of all candidates: the step falls where i count / candidates passes a whole number
        bool IsSampled(long i) => (i + 1) * count / candidates.Length > i * count / candidates.Length;
    }

    static int[] InFileOrder(int[] rows)
    {
        Array.Sort(rows);
        return rows;
    }
}
