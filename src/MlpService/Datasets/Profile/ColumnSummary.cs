namespace MlpService.Datasets.Profile;

/// <summary>What a column is used as.</summary>
public enum ColumnKind { Numeric, Categorical, Ignored }

/// <summary>A column and what its values are like; statistics that do not apply to its kind are null.</summary>
/// <param name="Name">From the header; column_1, column_2, ... without one.</param>
/// <param name="Kind">Numbers, categories, or left out of training.</param>
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
public sealed record ColumnSummary(
    string Name, ColumnKind Kind, long Missing, double? Min = null, double? Max = null, double? Mean = null,
    double? StandardDeviation = null, int? Distinct = null, IReadOnlyList<CategoryCount>? Categories = null);

/// <summary>A category and how many rows have it.</summary>
/// <param name="Value">The category's text.</param>
/// <param name="Count">How many rows have it.</param>
public sealed record CategoryCount(string Value, long Count);
