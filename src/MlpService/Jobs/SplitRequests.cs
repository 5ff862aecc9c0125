using MlpService.Http;

namespace MlpService.Jobs;

/// <summary>Rows that choose when to stop.</summary>
public sealed record ValidationSplit
{
    /// <summary>Of the rows that can be used, from 0 to below 1.</summary>
    [Between(0.0, 1.0, MaximumIsExclusive = true)]
    public double Fraction { get; init; } = 0.2;
}

/// <summary>Rows that only measure.</summary>
public sealed record TestSplit
{
    /// <summary>Of the rows that can be used, from 0 to below 1.</summary>
    [Between(0.0, 1.0, MaximumIsExclusive = true)]
    public double Fraction { get; init; }
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
