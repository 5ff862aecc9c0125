using MlpService.Http;

namespace MlpService.Jobs;

/// <summary>Which rows of a dataset belong to a split: a fraction of them in some order, or those that a column marks.</summary>
sealed record SplitRule(string Split, double Fraction, SplitOrder Order, string? By, string? Column, IReadOnlyList<string> Values)
{
    public const int MaxValues = 1000;

    /// <summary>Whether any row belongs to it.</summary>
    public bool IsAsked => Column is not null || Fraction > 0;

    /// <summary>Whether its rows are a matter of the seed.</summary>
    public bool IsDrawn => Column is null && Fraction > 0 && Order == SplitOrder.Random;

    /// <summary>Of no rows.</summary>
    public SplitRule AsNone() => new(Split, 0, SplitOrder.Random, null, null, []);

    /// <summary>Whether both always take the same rows of a table, given the same seed.</summary>
    public bool TakesTheSameAs(SplitRule other) => IsAsked
        ? this with { Values = other.Values } == other && Values.ToHashSet().SetEquals(other.Values)
        : !other.IsAsked;

    /// <exception cref="Refusal">422: members that exclude each other, or one without another that it needs.</exception>
    public static void RefuseContradictions(
        string split, double? fraction, SplitOrder? order, string? by, string? column, IReadOnlyList<string>? values, string? dataset)
    {
        string[] ways = split == "test" ? ["fraction", "column", "dataset"] : ["fraction", "column"];
        object?[] given = [fraction, column, dataset];
        var named = ways.Where((_, way) => given[way] is not null).ToList();
        if (named.Count > 1)
            throw Refuse(named[1], $"{split}.{named[0]} and {split}.{named[1]} exclude each other: the {split} split has one way to be "
                + $"told, of {ways.Listed()}. Leave one out.");
        if (column is not null && values is null)
            throw Refuse("values", $"{split}.column '{column}' needs {split}.values, the values that rows of the {split} split have, such "
                + $"as [\"{split}\"].");
        if (column is null && values is not null)
            throw Refuse("values", $"{split}.values would have no effect without {split}.column, which names their column.");
        if (order == SplitOrder.Last && (column ?? dataset) is not null)
            throw Refuse("order", $"{split}.order is for {split}.fraction, and {split}.{named[0]} tells the rows already. Leave one out.");
        if (by is not null && order != SplitOrder.Last)
            throw Refuse("by", $"{split}.by '{by}' would have no effect: it orders the rows of {split}.order last. Set that too, or leave "
                + $"{split}.by out.");

        Refusal Refuse(string member, string detail) => Refusal.Unprocessable($"{split}.{member}", detail);
    }
}
