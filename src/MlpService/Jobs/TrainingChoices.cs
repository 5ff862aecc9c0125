using MlpEngine;
using MlpService.Http;

namespace MlpService.Jobs;

/// <summary>How gradients become changes of the weights, with PyTorch's definitions. What an optimizer does not use has no effect.</summary>
public sealed record OptimizerRequest
{
    /// <summary>A 32-bit float takes what is nearer to 1 for 1, which forgets nothing.</summary>
    const double LongestMemory = 0.999999;

    public OptimizerKind Name { get; init; } = OptimizerKind.Adam;

    /// <summary>The step size; null: the optimizer's own default (sgd 0.1, momentum and nesterov 0.02, rmsprop 0.003, the others 0.01).</summary>
    [Between(JobRequest.Smallest, 1e6)]
    public double? LearningRate { get; init; }

    /// <summary>momentum and nesterov: the share of the last step that goes on.</summary>
    [Between(0.0, LongestMemory)]
    public double Momentum { get; init; } = 0.9;

    /// <summary>rmsprop: the memory of the squared gradients.</summary>
    [Between(0.0, LongestMemory)]
    public double Smoothing { get; init; } = 0.99;

    /// <summary>adam and adamw: the memory of the gradients.</summary>
    [Between(0.0, LongestMemory)]
    public double Beta1 { get; init; } = 0.9;

    /// <summary>adam and adamw: the memory of the squared gradients.</summary>
    [Between(0.0, LongestMemory)]
    public double Beta2 { get; init; } = 0.999;

    /// <summary>adamw: the share of each parameter taken away a step, times the learning rate.</summary>
    [Between(0.0, 1.0, LeastAboveZero = JobRequest.Smallest)]
    public double WeightDecay { get; init; } = 0.01;

    internal OptimizerOptions ToOptions() => new(Name, LearningRateOrDefault)
    {
        Momentum = Momentum,
        Smoothing = Smoothing,
        Beta1 = Beta1,
        Beta2 = Beta2,
        WeightDecay = WeightDecay,
    };

    internal double LearningRateOrDefault => LearningRate ?? Name switch
    {
        OptimizerKind.Sgd => 0.1,
        OptimizerKind.Momentum or OptimizerKind.Nesterov => 0.02,
        OptimizerKind.Rmsprop => 0.003,
        _ => 0.01,
    };
}

/// <summary>How the learning rate changes from epoch to epoch.</summary>
public sealed record ScheduleRequest
{
    public ScheduleKind Name { get; init; }

    /// <summary>step, exponential and reduceOnPlateau: what the rate is multiplied by.</summary>
    [Between(0.0, 1.0, MinimumIsExclusive = true)]
    public double Factor { get; init; } = 0.5;

    /// <summary>step: epochs between two reductions.</summary>
    [Between(1, 1_000_000)]
    public int Every { get; init; } = 30;

    /// <summary>reduceOnPlateau: epochs without a lower validation loss (train loss without a validation part).</summary>
    [Between(1, 1_000_000)]
    public int Patience { get; init; } = 10;

    /// <summary>reduceOnPlateau: what the rate never falls below.</summary>
    [Between(0.0, 1e6, LeastAboveZero = JobRequest.Smallest)]
    public double Minimum { get; init; } = 1e-8;

    /// <summary>Epochs over which the rate first rises; fewer than epochs. None of them counts as a plateau.</summary>
    [Between(0, 1_000_000)]
    public int WarmupEpochs { get; init; }

    internal LearningRateSchedule ToSchedule() => new(Name, Factor, Every, Patience, WarmupEpochs, Minimum);
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
