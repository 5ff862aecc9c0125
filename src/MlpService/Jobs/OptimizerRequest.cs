using MlpEngine;
using MlpService.Http;

namespace MlpService.Jobs;

/// <summary>
/// How gradients become changes of the weights, with PyTorch's definitions. A constant left out or null has its default; one that the
/// optimizer does not take is refused.
/// </summary>
public sealed record OptimizerRequest
{
    /// <summary>A 32-bit float rounds what is nearer to 1 to 1, an average that never forgets.</summary>
    const double MaxDecayRate = 0.999999;

    /// <summary>The rule.</summary>
    public OptimizerKind Name { get; init; } = OptimizerKind.Adam;

    /// <summary>
    /// The step size; null: the optimizer's own default (sgd 0.1, momentum and nesterov 0.02, rmsprop 0.003, the others 0.01).
    /// </summary>
    [Between(JobRequest.MinAboveZero, 1e6)]
    public double? LearningRate { get; init; }

    /// <summary>momentum and nesterov: the share of the last step that is kept; null: 0.9.</summary>
    [Between(0.0, MaxDecayRate)]
    public double? Momentum { get; init; }

    /// <summary>rmsprop: the decay rate of the squared gradients' average; null: 0.99.</summary>
    [Between(0.0, MaxDecayRate)]
    public double? Smoothing { get; init; }

    /// <summary>adam and adamw: the decay rate of the gradients' average; null: 0.9.</summary>
    [Between(0.0, MaxDecayRate)]
    public double? Beta1 { get; init; }

    /// <summary>adam and adamw: the decay rate of the squared gradients' average; null: 0.999.</summary>
    [Between(0.0, MaxDecayRate)]
    public double? Beta2 { get; init; }

    /// <summary>adamw: the share of each parameter taken away a step, times the learning rate; null: 0.01.</summary>
    [Between(0.0, 1.0, MinAboveZero = JobRequest.MinAboveZero)]
    public double? WeightDecay { get; init; }

    internal OptimizerOptions ToOptions()
    {
        var defaults = new OptimizerOptions(Name, LearningRateOrDefault);
        return defaults with
        {
            Momentum = Momentum ?? defaults.Momentum,
            Smoothing = Smoothing ?? defaults.Smoothing,
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
