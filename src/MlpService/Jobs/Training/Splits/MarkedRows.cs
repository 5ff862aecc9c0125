using MlpService.Http;

namespace MlpService.Jobs.Training.Splits;

/// <summary>The rows that have one of some values in a column.</summary>
static class MarkedRows
{
    /// <exception cref="Refusal">There are none, or a group is divided.</exception>
    public static (int[] Sample, int[] Others) Take(SplitRule rule, SplitValueColumn column, int[] rows, RowGroups? groups)
    {
        var values = rule.Values.Select(column.CodeOf).ToHashSet();
        var sample = rows.Where(row => values.Contains(column.Codes[row])).ToArray();
        var others = rows.Where(row => !values.Contains(column.Codes[row])).ToArray();
        if (sample.Length == 0)
            throw Refusal.Unprocessable($"{rule.Split}.values", $"No usable row that is left for the {rule.Split} split has "
                + $"{rule.Values.Listed()} in '{column.Name}'. Name other values in {rule.Split}.values.");
        groups?.RefuseDivided(rule, sample, others);
        return (sample, others);
    }
}
