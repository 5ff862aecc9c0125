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
/// How many different values there are; null above 1,000. For numbers in tables of thousands of columns null already above fewer,
/// which a warning names.
/// </param>
/// <param name="Categories">The different texts, by value, and how often each occurs.</param>
/// <param name="NumberFormat">How its numbers are written.</param>
/// <param name="DateOrder">In which order its dates name day, month and year.</param>
public sealed record ColumnSummary(
    string Name, ColumnKind Kind, long Missing, double? Min = null, double? Max = null, double? Mean = null,
    double? StandardDeviation = null, int? Distinct = null, IReadOnlyList<CategoryCount>? Categories = null,
    NumberFormat? NumberFormat = null, DateOrder? DateOrder = null)
{
    /// <param name="text">A value that is not missing as a text.</param>
    /// <param name="marks">Numbers that stand for a missing value.</param>
    /// <param name="number">NaN: it is missing.</param>
    /// <returns>False: the text is no number.</returns>
    internal bool TryNumber(ReadOnlySpan<byte> text, MissingMarks marks, out double number)
    {
        number = (NumberFormat ?? Values.NumberFormat.Plain).Read(text);
        var isNumber = !double.IsNaN(number);
        if (marks.Contains(number))
            number = double.NaN;
        return isNumber;
    }

    /// <param name="column">Its values.</param>
    /// <param name="reading">What they were decided to be.</param>
    /// <param name="formatted">Its numbers, if their format was known only after the last.</param>
    internal static ColumnSummary Of(ColumnProfile column, ColumnReading reading, FormattedNumbers? formatted)
    {
        var missing = column.Missing + (formatted?.Missing ?? 0);
        if (reading.Kind == ColumnKind.Numeric)
        {
            var (moments, counts) = formatted is null ? (column.Moments, column.ByNumber()) : (formatted.Moments, formatted.ByNumber);
            return new(column.Name, ColumnKind.Numeric, missing, moments.Min, moments.Max, moments.Mean, moments.StandardDeviation,
                counts?.Count, counts?.OrderBy(count => count.Key)
                    .Select(count => new CategoryCount(Profile.Categories.TextOf(count.Key), count.Value)).ToList(),
                reading.Numbers);
        }
        if (reading.Kind != ColumnKind.Categorical)
            return new(column.Name, reading.Kind, missing, DateOrder: reading.Dates);
        var categories = column.ByText()!;
        return new(column.Name, ColumnKind.Categorical, missing, Distinct: categories.Count, Categories:
            [.. Profile.Categories.InOrder(categories.Keys).Select(category => new CategoryCount(category, categories[category]))]);
    }
}

/// <summary>A category and how many rows have it.</summary>
/// <param name="Value">The category's text.</param>
/// <param name="Count">How many rows have it.</param>
public sealed record CategoryCount(string Value, long Count);
