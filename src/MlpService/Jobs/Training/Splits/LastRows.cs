using MlpService.Http;

namespace MlpService.Jobs.Training.Splits;

/// <summary>The last rows in the order of a column, or of the file: those before them never know what comes after.</summary>
static class LastRows
{
    /// <summary>
    /// As many as asked for, or as near to it as rows of one value allow, which stay together; at least one is taken and one stays.
    /// </summary>
    /// <exception cref="Refusal">All rows have one value.</exception>
    public static (int[] Sample, int[] Others) Take(SplitRule rule, SplitOrderColumn? by, int[] rows, int count)
    {
        double KeyOf(int row) => by is null ? row : by.Keys[row];
        var ordered = rows.OrderBy(KeyOf).ThenBy(row => row).ToArray();
        var (first, last) = (ordered.Length - count, ordered.Length - count);
        while (!IsBoundary(first) && !IsBoundary(last))
        {
            if (first <= 1 && last >= ordered.Length - 1)
                throw Refusal.Unprocessable($"{rule.Split}.by", rule.By is null
                    ? $"{ordered.Length} rows cannot be divided into the {rule.Split} split and the rows before it. Upload more rows."
                    : $"All rows that are left for the {rule.Split} split have one value in '{rule.By}', and rows of one value stay "
                        + "together. Order by another column, or lower the fractions.");
            (first, last) = (first - 1, last + 1);
        }
        var boundary = IsBoundary(last) ? last : first;
        var sample = ordered[boundary..].ToHashSet();
        return ([.. sample], [.. rows.Where(row => !sample.Contains(row))]);

        bool IsBoundary(int place) =>
            place > 0 && place < ordered.Length && KeyOf(ordered[place - 1]) != KeyOf(ordered[place]);
    }
}
