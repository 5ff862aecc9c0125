using MlpEngine;
using MlpService.Http;

namespace MlpService.Jobs;

/// <summary>How gradients become changes of the weights, with PyTorch's definitions. A constant left out or null has its default; one that the optimizer does not take is refused.</summary>
public sealed record OptimizerRequest
{
    /// <summary>A 32-bit float takes what is nearer to 1 for 1, which forgets nothing.</summary>
    const double LongestMemory = 0.999999;

    public OptimizerKind Name { get; init; } = OptimizerKind.Adam;

    /// <summary>The step size; null: the optimizer's own default (sgd 0.1, momentum and nesterov 0.02, rmsprop 0.003, the others 0.01).</summary>
    [Between(JobRequest.Smallest, 1e6)]
    public double? LearningRate { get; init; }

    /// <summary>momentum and nesterov: the share of the last step that goes on; null: 0.9.</summary>
    [Between(0.0, LongestMemory)]
    public double? Momentum { get; init; }

    /// <summary>rmsprop: the memory of the squared gradients; null: 0.99.</summary>
    [Between(0.0, LongestMemory)]
    public double? Smoothing { get; init; }

    /// <summary>adam and adamw: the memory of the gradients; null: 0.9.</summary>
    [Between(0.0, LongestMemory)]
    public double? Beta1 { get; init; }

    /// <summary>adam and adamw: the memory of the squared gradients; null: 0.999.</summary>
    [Between(0.0, LongestMemory)]
    public double? Beta2 { get; init; }

    /// <summary>adamw: the share of each parameter taken away a step, times the learning rate; null: 0.01.</summary>
    [Between(0.0, 1.0, LeastAboveZero = JobRequest.Smallest)]
    public double? WeightDecay { get; init; }

    internal OptimizerOptions ToOptions()
    {
        var defaults = new OptimizerOptions(Name, LearningRateOrDefault);
        return defaults with
        {
            Momentum = Momentum ?? defaults.Momentum,
            Alpha = Smoothing ?? defaults.Alpha,
            Beta1 = Beta1 ?? defaults.Beta1,
            Beta2 = Beta2 ?? defaults.Beta2,
            WeightDecay = WeightDecay ?? defaults.WeightDecay,
        };
    }

    /// <exception cref="Refusal">422: a constant of another optimizer.</exception>
    internal void RefuseUnused()
    {
        Constant.Refuse("optimizer", "momentum", Momentum, Name, [OptimizerKind.Momentum, OptimizerKind.Nesterov]);
        Constant.Refuse("optimizer", "smoothing", Smoothing, Name, [OptimizerKind.Rmsprop]);
        Constant.Refuse("optimizer", "beta1", Beta1, Name, [OptimizerKind.Adam, OptimizerKind.Adamw]);
        Constant.Refuse("optimizer", "beta2", Beta2, Name, [OptimizerKind.Adam, OptimizerKind.Adamw]);
        Constant.Refuse("optimizer", "weightDecay", WeightDecay, Name, [OptimizerKind.Adamw], ", or the job's l2");
    }

    internal double LearningRateOrDefault => LearningRate ?? Name switch
    {
        OptimizerKind.Sgd => 0.1,
        OptimizerKind.Momentum or OptimizerKind.Nesterov => 0.02,
        OptimizerKind.Rmsprop => 0.003,
        _ => 0.01,
    };
}

/// <summary>How the learning rate changes from epoch to epoch. A constant left out or null has its default; one that the schedule does not take is refused.</summary>
public sealed record ScheduleRequest
{
    public ScheduleKind Name { get; init; }

    /// <summary>step, exponential and reduceOnPlateau: what the rate is multiplied by; null: 0.5.</summary>
    [Between(0.0, 1.0, MinimumIsExclusive = true)]
    public double? Factor { get; init; }

    /// <summary>step: epochs between two reductions; null: 30.</summary>
    [Between(1, 1_000_000)]
    public int? Every { get; init; }

    /// <summary>reduceOnPlateau: epochs without a lower validation loss (train loss without a validation part); null: 10.</summary>
    [Between(1, 1_000_000)]
    public int? Patience { get; init; }

    /// <summary>reduceOnPlateau: what the rate never falls below; null: 1e-8.</summary>
    [Between(0.0, 1e6, LeastAboveZero = JobRequest.Smallest)]
    public double? Minimum { get; init; }

    /// <summary>Epochs over which the rate first rises; fewer than epochs. None of them counts as a plateau.</summary>
    [Between(0, 1_000_000)]
    public int WarmupEpochs { get; init; }

    internal LearningRateSchedule ToSchedule()
    {
        var defaults = new LearningRateSchedule(Name);
        return new(Name, Factor ?? defaults.Factor, Every ?? defaults.Every, Patience ?? defaults.Patience, WarmupEpochs, Minimum ?? defaults.Minimum);
    }

    /// <exception cref="Refusal">422: a constant of another schedule.</exception>
    internal void RefuseUnused()
    {
        Constant.Refuse("schedule", "factor", Factor, Name, [ScheduleKind.Step, ScheduleKind.Exponential, ScheduleKind.ReduceOnPlateau]);
        Constant.Refuse("schedule", "every", Every, Name, [ScheduleKind.Step]);
        Constant.Refuse("schedule", "patience", Patience, Name, [ScheduleKind.ReduceOnPlateau]);
        Constant.Refuse("schedule", "minimum", Minimum, Name, [ScheduleKind.ReduceOnPlateau]);
    }
}

static class Constant
{
    /// <exception cref="Refusal">422: it is given, and not for this kind.</exception>
    public static void Refuse<T>(string choice, string constant, double? given, T kind, T[] kinds, string otherwise = "") where T : struct, Enum => Refusal.Unless(
        given is null || kinds.Contains(kind), $"{choice}.{constant}",
        $"{choice}.{constant} {given} would have no effect: it is for {string.Join(", ", kinds.Select(Words.Of))}, and {choice}.name is {Words.Of(kind)}. "
        + $"Leave it out, or use {string.Join(" or ", kinds.Select(Words.Of))}{otherwise}.");
}

public sealed record ValidationPart
{
    [Between(0.0, 1.0, MaximumIsExclusive = true)]
    public double Fraction { get; init; } = 0.2;
}

public sealed record TestPart
{
    [Between(0.0, 1.0, MaximumIsExclusive = true)]
    public double Fraction { get; init; }
}

/// <summary>
/// Folds of the rows outside the test part, stratified. There is no validation part then; early stopping by validation
/// figures is off.
/// </summary>
public sealed record CrossValidationRequest
{
    /// <summary>How many; each is measured once by a network trained on the others.</summary>
    [Between(2, 100)]
    public required int Folds { get; init; }
}
