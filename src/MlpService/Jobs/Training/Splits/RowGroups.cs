using MlpEngine;
using MlpService.Http;

namespace MlpService.Jobs.Training.Splits;

/// <summary>Rows that belong together, such as those of a patient: a group is in one split, or one fold, as a whole.</summary>
sealed class RowGroups(SplitValueColumn column, ulong seed)
{
    /// <summary>Draws the groups whose rows together are nearest to as many as asked for.</summary>
    /// <param name="parts">At least so many groups stay.</param>
    /// <exception cref="Refusal">There are too few groups.</exception>
    public (int[] Sample, int[] Others) Take(SplitRule rule, int[] rows, int count, int parts)
    {
        var sizes = Sizes(rows);
        var drawn = Drawn(sizes, RandomPurpose.Split);
        if (drawn.Length <= parts)
            throw TooFew(drawn.Length, $"the {rule.Split} split and at least {parts} of them outside it");
        var chosen = GroupChoice.NearestTo(count, drawn, sizes);
        if (drawn.Length - chosen.Count < parts)
            chosen = GroupChoice.NearestTo(count, [.. drawn.OrderBy(group => sizes[group]).SkipLast(parts)], sizes);
        return ([.. rows.Where(row => chosen.Contains(column.Codes[row]))], [.. rows.Where(row => !chosen.Contains(column.Codes[row]))]);
    }

    /// <summary>The largest groups first, each to the fold that has the fewest rows.</summary>
    /// <returns>The fold of a row.</returns>
    /// <exception cref="Refusal">There are fewer groups than folds.</exception>
    public Func<int, int> Folds(int[] rows, int folds)
    {
        var sizes = Sizes(rows);
        var drawn = Drawn(sizes, RandomPurpose.Fold);
        if (drawn.Length < folds)
            throw TooFew(drawn.Length, $"{folds} folds");
        var (foldOf, filled) = (new int[sizes.Length], new long[folds]);
        foreach (var group in drawn.OrderByDescending(group => sizes[group]))
        {
            var fold = Array.IndexOf(filled, filled.Min());
            foldOf[group] = fold;
            filled[fold] += sizes[group];
        }
        return row => foldOf[column.Codes[row]];
    }

    /// <summary>Groups that no fraction can divide.</summary>
    /// <param name="part">Such as "the test split".</param>
    /// <param name="asked">How many rows it should have.</param>
    /// <param name="rows">All that could be in it.</param>
    /// <param name="received">How many it has; null: said elsewhere.</param>
    public IEnumerable<JobWarning> LargerThan(string part, int asked, int[] rows, int? received)
    {
        var sizes = Sizes(rows);
        var largest = Array.IndexOf(sizes, sizes.Max());
        if (sizes[largest] > asked)
            yield return new("largeGroup", $"The group '{column.Texts[largest]}' of '{column.Name}' has {sizes[largest]} rows, more than "
                + $"the {asked} asked for {part}{(received is null ? "" : $", which has {received}")}: a group is never divided.");
    }

    /// <exception cref="Refusal">A group has rows in both.</exception>
    public void RefuseDivided(SplitRule rule, int[] sample, int[] others)
    {
        var inside = sample.Select(row => column.Codes[row]).ToHashSet();
        var divided = others.Select(row => column.Codes[row]).Where(inside.Contains).Distinct().ToList();
        if (divided.Count > 0)
            throw Refusal.Unprocessable("groups", $"{divided.Count} groups of '{column.Name}' have rows inside and outside the "
                + $"{rule.Split} split that '{rule.Column}' marks: {divided.Select(group => column.Texts[group]).Listed()}. "
                + "Mark whole groups, or leave groups out.");
    }

    /// <summary>Rows of each group.</summary>
    int[] Sizes(int[] rows)
    {
        var sizes = new int[column.Texts.Count];
        foreach (var row in rows)
            sizes[column.Codes[row]]++;
        return sizes;
    }

    /// <summary>The groups that have rows, at random.</summary>
    int[] Drawn(int[] sizes, RandomPurpose purpose) =>
        [.. SeededRandom.Permutation(seed, purpose, 0, sizes.Length).Where(group => sizes[group] > 0)];

    Refusal TooFew(int groups, string parts) => Refusal.Unprocessable("groups",
        $"The usable rows have {groups} groups of '{column.Name}', too few for {parts}: a group is never "
        + "divided. Lower the number of splits or folds, or leave groups out.");
}
