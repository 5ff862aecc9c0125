using System.Text.Json.Serialization;

namespace MlpService.Client;

/// <summary>Rows that training does not learn from: a fraction, those that a column marks, or another dataset.</summary>
/// <param name="Fraction">Of the rows that can be used, from 0 to below 1.</param>
public sealed record Split(double? Fraction = null)
{
    /// <summary>Which rows the fraction takes.</summary>
    public SplitOrder? Order { get; init; }

    /// <summary>With the order last: the column of numbers or dates that orders the rows; null: the order of the file.</summary>
    public string? By { get; init; }

    /// <summary>In place of a fraction: the column that marks the rows.</summary>
    public string? Column { get; init; }

    /// <summary>The values of the column that rows of this split have.</summary>
    public IReadOnlyList<string>? Values { get; init; }

    /// <summary>Of a test split, in place of a fraction: another dataset.</summary>
    public string? Dataset { get; init; }

    /// <summary>The last rows in the order of a column, or of the file.</summary>
    public static Split Last(double fraction, string? by = null) => new(fraction) { Order = SplitOrder.Last, By = by };

    /// <summary>The rows that have one of some values in a column.</summary>
    public static Split Where(string column, params IReadOnlyList<string> values) => new() { Column = column, Values = values };

    /// <summary>All rows of another dataset.</summary>
    public static Split Of(string dataset) => new() { Dataset = dataset };
}

/// <summary>Which rows a fraction takes.</summary>
/// <param name="Word">As the API spells it.</param>
[JsonConverter(typeof(WordConverter<SplitOrder>))]
public readonly record struct SplitOrder(string Word) : IWord<SplitOrder>
{
    /// <summary>Drawn by the seed.</summary>
    public static SplitOrder Random { get; } = new("random");

    /// <summary>The last ones.</summary>
    public static SplitOrder Last { get; } = new("last");

    static SplitOrder IWord<SplitOrder>.Of(string word) => new(word);

    /// <inheritdoc/>
    public override string ToString() => Word;
}
