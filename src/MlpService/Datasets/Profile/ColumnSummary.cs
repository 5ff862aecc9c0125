using MlpService.Datasets.Values;

namespace MlpService.Datasets.Profile;

/// <summary>What a column is used as.</summary>
public enum ColumnKind { Numeric, Categorical, Date, Ignored }

/// <summary>A column and what its values are like; statistics that do not apply to its kind are null.</summary>
/// <param name="Name">From the header; column_1, column_2, ... without one.</param>
/// <param name="Kind">Numbers, categories, dates, or left out of training.</param>
/// <param name="Missing">How many rows have no value here.</param>
/// <param name="Min">The smallest number.</param>
/// <param name="Max">The largest number.</param>
/// <param name="Mean">Of the present numbers.</param>
/// <param name="StandardDeviation">Of the present numbers, as a population.</param>
/// <param name="Distinct">
/// How many different values there are; above 1,000 an estimate. Null for free text, and in tables of thousands of columns already above
/// fewer, which a warning names.
/// </param>
/// <param name="Categories">The different texts, by value, and how often each occurs.</param>
/// <param name="NumberFormat">How its numbers are written.</param>
/// <param name="DateOrder">In which order its dates name day, month and year.</param>
/// <param name="DistinctIsEstimate">Whether distinct is an estimate, with a standard error of 3 %.</param>
/// <param name="Quantiles">
/// Of the present numbers, by the share below: 0.05, 0.25, 0.5, 0.75, 0.95. Of large tables those of a sample of 4,096 rows or more; in
/// tables of more than 120 columns of fewer.
/// </param>
public sealed record ColumnSummary(
    string Name, ColumnKind Kind, long Missing, double? Min = null, double? Max = null, double? Mean = null,
    double? StandardDeviation = null, long? Distinct = null, IReadOnlyList<CategoryCount>? Categories = null,
    NumberFormat? NumberFormat = null, DateOrder? DateOrder = null, bool DistinctIsEstimate = false,
    IReadOnlyDictionary<string, double>? Quantiles = null)
{
    /// <summary>Null: there are too many different values to know their number.</summary>
    internal int? ExactDistinct => DistinctIsEstimate ? null : (int?)Distinct;

    /// <inheritdoc cref="Values.NumberFormat.TryRead"/>
    internal bool TryNumber(ReadOnlySpan<byte> text, MissingMarks marks, out double number) =>
        (NumberFormat ?? Values.NumberFormat.Plain).TryRead(text, marks, out number);

    /// <param name="column">Its values.</param>
    /// <param name="reading">What they were decided to be.</param>
    /// <param name="numbers">Those that they are, if they are numbers.</param>
    /// <param name="listsNumbers">Whether different numbers are listed as categories.</param>
    internal static ColumnSummary Of(ColumnProfile column, ColumnReading reading, ColumnNumbers? numbers, bool listsNumbers)
    {
        if (numbers is { Moments: var moments, Counts: var counts })
            return new(column.Name, ColumnKind.Numeric, column.Missing + numbers.Missing,
                moments.Min, moments.Max, moments.Mean, moments.StandardDeviation,
                counts?.Count ?? numbers.EstimatedDistinct, listsNumbers && counts is not null ? Listed(counts) : null, reading.Numbers,
                DistinctIsEstimate: counts is null && numbers.EstimatedDistinct is not null, Quantiles: numbers.Sample.Quantiles());
        if (reading.Kind != ColumnKind.Categorical)
            return new(column.Name, reading.Kind, column.Missing, DateOrder: reading.Dates);
        var categories = column.ByText()!;
        return new(column.Name, ColumnKind.Categorical, column.Missing, Distinct: categories.Count, Categories:
            [.. Profile.Categories.InOrder(categories.Keys).Select(category => new CategoryCount(category, categories[category]))]);
    }

    static List<CategoryCount> Listed(Dictionary<double, long> counts) => counts.OrderBy(count => count.Key)
        .Select(count => new CategoryCount(Profile.Categories.TextOf(count.Key), count.Value)).ToList();
}

/// <summary>A category and how many rows have it.</summary>
/// <param name="Value">The category's text.</param>
/// <param name="Count">How many rows have it.</param>
public sealed record CategoryCount(string Value, long Count);
