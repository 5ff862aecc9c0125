using MlpEngine;
using MlpService.Http;
using MlpService.Jobs.Training.Splits;

namespace MlpService.Jobs.Training;

/// <summary>
/// Which rows train, which choose when to stop, which only measure. Each split in file order. A function of the seed, the request and
/// the columns it splits by.
/// </summary>
sealed record DataSplit(int[] Training, int[] Validation, int[] Test)
{
    /// <summary>Draws the splits, the test split first. Fractions are of all usable rows.</summary>
    /// <param name="strata">The class of each row; negative: the row belongs to no split. All 0 where rows have no class.</param>
    /// <param name="request">How they are to be drawn.</param>
    /// <param name="columns">The columns that the request splits by; null: none.</param>
    /// <exception cref="Refusal">A split that was asked for would be empty.</exception>
    public static DataSplit Draw(int[] strata, JobRequest request, SplitColumns? columns = null)
    {
        var order = StratifiedSample.Order(strata, RandomPurpose.Split, (ulong)request.Seed);
        var (validationRows, testRows) = Sizes(order.Length, order.Select(row => strata[row]).Distinct().Count(), request);
        var groups = columns?.Groups is { } column ? new RowGroups(column, (ulong)request.Seed) : null;
        var partsAfterTest = request.CrossValidation?.Folds ?? (request.ValidationRule.IsAsked ? 2 : 1);
        var (test, rest) = Take(request.TestRule, order, testRows, partsAfterTest);
        var (validation, training) = Take(request.ValidationRule, rest, validationRows, parts: 1);
        if (training.Length < (request.CrossValidation?.Folds ?? 1))
            throw NoneLeft(training.Length, request);
        return new(InFileOrder(training), InFileOrder(validation), InFileOrder(test));

        (int[] Sample, int[] Others) Take(SplitRule rule, int[] rows, int count, int parts)
        {
            if (!rule.IsAsked)
                return ([], rows);
            if (rule.Column is not null)
                return MarkedRows.Take(rule, columns!.Marks[rule.Column], rows, groups);
            if (rule.Order == SplitOrder.Last)
                return LastRows.Take(rule, rule.By is null ? null : columns!.Orders[rule.By], rows, count);
            return groups is null ? StratifiedSample.Take(rows, strata, count) : groups.Take(rule, rows, count, parts);
        }
    }

    static Refusal NoneLeft(int rows, JobRequest request) => request.CrossValidation is { } crossValidation
        ? TooFewForFolds(rows, crossValidation.Folds)
        : Refusal.Unprocessable("dataset", "Every usable row is in the validation or the test split; there is nothing to train on. "
            + "Leave rows outside the values and fractions of validation and test.");

    static Refusal TooFewForFolds(long rows, int folds) => Refusal.Unprocessable("crossValidation.folds",
        $"{rows} usable rows cannot be split into {folds} folds. Lower crossValidation.folds or upload more rows.");

    /// <summary>How many rows the validation and the test split have, where they are asked for as fractions.</summary>
    /// <param name="usable">Rows that can be used.</param>
    /// <param name="classes">Classes among them, each of which keeps a row for training; 1 where rows have no class.</param>
    /// <exception cref="Refusal">A split that was asked for, or the training split, would be empty.</exception>
    public static (int Validation, int Test) Sizes(long usable, int classes, JobRequest request)
    {
        var (validationFraction, testFraction) = (request.ValidationRule.Fraction, request.TestRule.Fraction);
        var test = (int)Math.Min(Math.Round(testFraction * usable), Math.Max(0, usable - classes));
        var validation = (int)Math.Min(Math.Round(validationFraction * usable), Math.Max(0, usable - test - classes));
        if (usable <= 0)
            throw Refusal.Unprocessable("dataset", "No row has a target and the features it needs; there is nothing to train on.");
        if (validation == 0 && validationFraction > 0)
            throw Empty("validation", validationFraction);
        if (test == 0 && testFraction > 0)
            throw Empty("test", testFraction);
        if (usable - test < request.CrossValidation?.Folds)
            throw TooFewForFolds(usable - test, request.CrossValidation.Folds);
        return (validation, test);

        Refusal Empty(string split, double fraction) => Refusal.Unprocessable($"{split}.fraction",
            $"Of {usable} usable rows none is left for the {split} split of {fraction}; set {split}.fraction to 0 or upload more rows.");
    }

    /// <summary>
    /// Splits the training rows into folds, stratified or by whole groups; each fold is the test split once and trains the other times.
    /// </summary>
    public IReadOnlyList<DataSplit> Folds(int[] strata, int folds, ulong seed, SplitColumns? columns = null)
    {
        if (columns?.Groups is { } column)
        {
            var foldOf = new RowGroups(column, seed).Folds(Training, folds);
            return [.. Enumerable.Range(0, folds).Select(fold => new DataSplit(
                [.. Training.Where(row => foldOf(row) != fold)], [], [.. Training.Where(row => foldOf(row) == fold)]))];
        }
        var training = Training.ToHashSet();
        var order = StratifiedSample.Order(strata, RandomPurpose.Fold, seed).Where(training.Contains).ToArray();
        return [.. Enumerable.Range(0, folds).Select(fold => new DataSplit(
            InFileOrder([.. order.Where((_, i) => i % folds != fold)]), [], InFileOrder([.. order.Where((_, i) => i % folds == fold)])))];
    }

    /// <summary>Groups with more rows than were asked for of a split or a fold.</summary>
    public IEnumerable<JobWarning> LargeGroups(JobRequest request, SplitColumns? columns)
    {
        if (columns?.Groups is not { } column)
            return [];
        var groups = new RowGroups(column, (ulong)request.Seed);
        int[] usable = [.. Training, .. Validation, .. Test];
        var (validation, test) = Sizes(usable.Length, 1, request);
        return [
            .. request.TestRule.IsDrawn ? groups.LargerThan("the test split", test, usable, Test.Length) : [],
            .. request.ValidationRule.IsDrawn ? groups.LargerThan("the validation split", validation, usable, Validation.Length) : [],
            .. request.CrossValidation is { Folds: var folds } ? groups.LargerThan("a fold", Training.Length / folds, Training, null) : []];
    }

    static int[] InFileOrder(int[] rows)
    {
        Array.Sort(rows);
        return rows;
    }
}
