using MlpService.Http;

namespace MlpService.Jobs;

/// <summary>Which rows a fraction takes: drawn at random, or the last ones.</summary>
public enum SplitOrder { Random, Last }

/// <summary>Rows that choose when to stop: a fraction, or those that a column marks; fraction and column exclude each other.</summary>
public sealed record ValidationSplit
{
    /// <summary>Of the rows that can be used, from 0 to below 1; null: 0.2, or no fraction where column marks the rows.</summary>
    [Between(0.0, 1.0, MaximumIsExclusive = true)]
    public double? Fraction { get; init; }

    /// <summary>
    /// random: drawn by the seed, of each class its share; last: the last rows before those of the test split, in the order of by. null:
    /// as the test split, random if it is not by order.
    /// </summary>
    public SplitOrder? Order { get; init; }

    /// <summary>
    /// With order last: the column of numbers or dates that orders the rows, also one that is ignored; rows of one value stay together.
    /// null: the order of the file.
    /// </summary>
    public string? By { get; init; }

    /// <summary>In place of fraction: the column that marks the rows, which then is no feature.</summary>
    public string? Column { get; init; }

    /// <summary>The values of column that rows of this split have.</summary>
    [Items(1, SplitRule.MaxValues)]
    public IReadOnlyList<string>? Values { get; init; }

    /// <summary>With everything filled in that does not depend on the data.</summary>
    /// <exception cref="Refusal">422: members that exclude each other.</exception>
    internal ValidationSplit Settled(TestSplit test)
    {
        SplitRule.RefuseContradictions("validation", Fraction, Order, By, Column, Values, dataset: null);
        if (Column is not null)
            return this;
        var follows = Order is null && test.Order == SplitOrder.Last;
        return this with { Fraction = ToRule().Fraction, Order = follows ? test.Order : ToRule().Order, By = follows ? test.By : By };
    }

    internal SplitRule ToRule() =>
        new("validation", Fraction ?? (Column is null ? 0.2 : 0), Order ?? SplitOrder.Random, By, Column, Values ?? []);
}

/// <summary>
/// Rows that only measure: a fraction, those that a column marks, or another dataset; fraction, column and dataset exclude each other.
/// </summary>
public sealed record TestSplit
{
    /// <summary>Of the rows that can be used, from 0 to below 1; null: 0.</summary>
    [Between(0.0, 1.0, MaximumIsExclusive = true)]
    public double? Fraction { get; init; }

    /// <summary>
    /// random: drawn by the seed, of each class its share; last: the last rows, in the order of by, so that no later row trains. null:
    /// random.
    /// </summary>
    public SplitOrder? Order { get; init; }

    /// <summary>
    /// With order last: the column of numbers or dates that orders the rows, also one that is ignored; rows of one value stay together.
    /// null: the order of the file.
    /// </summary>
    public string? By { get; init; }

    /// <summary>In place of fraction: the column that marks the rows, which then is no feature.</summary>
    public string? Column { get; init; }

    /// <summary>The values of column that rows of this split have.</summary>
    [Items(1, SplitRule.MaxValues)]
    public IReadOnlyList<string>? Values { get; init; }

    /// <summary>
    /// In place of fraction: another dataset, which has the same columns. Its rows of a class that the model does not know are left out.
    /// </summary>
    [ResourceName]
    public string? Dataset { get; init; }

    /// <summary>With everything filled in that does not depend on the data.</summary>
    /// <exception cref="Refusal">422: members that exclude each other.</exception>
    internal TestSplit Settled()
    {
        SplitRule.RefuseContradictions("test", Fraction, Order, By, Column, Values, Dataset);
        return Column is not null || Dataset is not null ? this : this with { Fraction = ToRule().Fraction, Order = ToRule().Order };
    }

    /// <summary>Of the rows of the job's own dataset.</summary>
    internal SplitRule ToRule() => new("test", Fraction ?? 0, Order ?? SplitOrder.Random, By, Column, Values ?? []);
}

/// <summary>
/// Folds of the rows outside the test split, stratified. There is no validation split then; early stopping by validation
/// metrics is off.
/// </summary>
public sealed record CrossValidationRequest
{
    /// <summary>How many; each is evaluated once by a network trained on the others.</summary>
    [Between(2, 100)]
    public required int Folds { get; init; }
}
