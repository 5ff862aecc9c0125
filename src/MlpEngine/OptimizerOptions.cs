namespace MlpEngine;

/// <summary>An optimizer and its constants; those that a kind does not take (<see cref="Optimizers.ConstantsOf"/>) have no
/// effect.</summary>
/// <param name="Kind">The rule.</param>
/// <param name="LearningRate">eta, above 0.</param>
/// <param name="Momentum">mu of momentum and nesterov: the share of the last step that carries over, in [0, 1).</param>
/// <param name="Alpha">rmsprop's alpha: decay of the mean squared gradient, in [0, 1).</param>
/// <param name="Beta1">adam and adamw: decay of the mean gradient, in [0, 1).</param>
/// <param name="Beta2">adam and adamw: decay of the mean squared gradient, in [0, 1).</param>
/// <param name="Epsilon">Added to the root of the squared gradients, in (0, 1]; null takes PyTorch's 1e-8, for adagrad 1e-10.</param>
/// <param name="WeightDecay">adamw: each step shrinks every parameter, biases too, by eta x this; in [0, 1].</param>
public sealed record OptimizerOptions(
    OptimizerKind Kind,
    double LearningRate,
    double Momentum = 0.9,
    double Alpha = 0.99,
    double Beta1 = 0.9,
    double Beta2 = 0.999,
    double? Epsilon = null,
    double WeightDecay = 0.01)
{
    internal string? Problem() =>
        !Enum.IsDefined(Kind) ? $"Unknown optimizer {Kind}."
        : LearningRate is not (> 0 and <= float.MaxValue) ? $"Learning rate {LearningRate}: it must be above 0 and finite."
        : NotAShare(Momentum) ? $"Momentum {Momentum}: it must be at least 0 and below 1."
        : NotAShare(Alpha) ? $"Alpha {Alpha}: it must be at least 0 and below 1."
        : NotAShare(Beta1) ? $"Beta1 {Beta1}: it must be at least 0 and below 1."
        : NotAShare(Beta2) ? $"Beta2 {Beta2}: it must be at least 0 and below 1."
        : Epsilon is not (null or (> 0 and <= 1)) ? $"Epsilon {Epsilon}: it must be above 0 and at most 1."
        : WeightDecay is not (>= 0 and <= 1) ? $"Weight decay {WeightDecay}: it must be between 0 and 1."
        : null;

    static bool NotAShare(double value) => value is not (>= 0 and < 1);
}
