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
            Alpha = Smoothing ?? defaults.Alpha,
            Beta1 = Beta1 ?? defaults.Beta1,
            Beta2 = Beta2 ?? defaults.Beta2,
            WeightDecay = WeightDecay ?? defaults.WeightDecay,
        };
    }

    /// <exception cref="Refusal">422: a constant of another optimizer.</exception>
    internal void RefuseUnused()
    {
        Refuse("momentum", Momentum, OptimizerConstants.Momentum);
        Refuse("smoothing", Smoothing, OptimizerConstants.Alpha);
        Refuse("beta1", Beta1, OptimizerConstants.Beta1);
        Refuse("beta2", Beta2, OptimizerConstants.Beta2);
        Refuse("weightDecay", WeightDecay, OptimizerConstants.WeightDecay, ", or the job's l2");
    }

    void Refuse(string name, double? given, OptimizerConstants constant, string alternative = "")
    {
        var takers = Enum.GetValues<OptimizerKind>().Where(kind => Optimizers.ConstantsOf(kind).HasFlag(constant));
        Constant.Refuse("optimizer", name, given, Name, [.. takers], alternative);
    }

    internal double LearningRateOrDefault => LearningRate ?? Optimizers.DefaultLearningRateOf(Name);
}
