using MlpService.Http;

namespace MlpService.Datasets.Profile;

/// <summary>
/// Bounds the different values that are kept of all columns together, because 20,000 columns of 1,000 each would not fit in memory.
/// Columns of numbers lose their count of different values, those with the most first; so 0 and 1 stay known as two values.
/// </summary>
sealed class DistinctValues(IReadOnlyList<ColumnProfile> columns)
{
    const int MaxOfNumbers = 500_000, MaxOfTexts = 1_000_000;

    /// <summary>So few columns cannot hold too many values together.</summary>
    readonly bool isNarrow = columns.Count <= MaxOfNumbers / Categories.Max;

    /// <summary>How many different values a column of numbers may have to be counted; halved whenever the limit is reached.</summary>
    public int MaxOfNumberColumn { get; private set; } = Categories.Max;

    /// <summary>So many more values can be added before there may be too many.</summary>
    int room = MaxOfNumbers;

    /// <summary>To be called after some rows, each of which adds one value to each column at most.</summary>
    /// <exception cref="Refusal">The text columns hold too many.</exception>
    public void Bound(int rows)
    {
        if (isNarrow || (room -= columns.Count * rows) > 0)
            return;
        while (Kept(ofNumbers: true) > MaxOfNumbers)
        {
            MaxOfNumberColumn /= 2;
            foreach (var column in columns)
                column.BoundNumbers(MaxOfNumberColumn);
        }
        if (Kept(ofNumbers: false) > MaxOfTexts)
            throw Refusal.Malformed("columns",
                $"The text columns hold more than {MaxOfTexts} different values in all. Mark some of them as ignored in 'columns'.");
        room = Math.Min(MaxOfNumbers - Kept(ofNumbers: true), MaxOfTexts - Kept(ofNumbers: false));
    }

    int Kept(bool ofNumbers)
    {
        var kept = 0;
        foreach (var column in columns)
            if (column.IsNumeric == ofNumbers)
                kept += column.Kept;
        return kept;
    }
}
