namespace MlpEngine;

/// <summary>How a gradient g becomes a change of the parameters, with PyTorch's definitions (formulas in Kernels/Updates).</summary>
public enum OptimizerKind { Sgd, Momentum, Nesterov, Rmsprop, Adagrad, Adam, Adamw }

/// <summary>An optimizer and its constants; those that a kind does not use have no effect.</summary>
/// <param name="Kind">The rule.</param>
/// <param name="LearningRate">eta, above 0.</param>
/// <param name="Momentum">Momentum and Nesterov: share of the last step that goes on, in [0, 1).</param>
/// <param name="Smoothing">Rmsprop's alpha: memory of the squared gradients, in [0, 1).</param>
/// <param name="Beta1">Adam and AdamW: memory of the gradients, in [0, 1).</param>
/// <param name="Beta2">Adam and AdamW: memory of the squared gradients, in [0, 1).</param>
/// <param name="Epsilon">Added to the root of the squared gradients; null takes PyTorch's 1e-8, for Adagrad 1e-10.</param>
/// <param name="WeightDecay">AdamW: each step shrinks every parameter, biases too, by eta x this; at least 0.</param>
public sealed record OptimizerOptions(
    OptimizerKind Kind,
    double LearningRate,
    double Momentum = 0.9,
    double Smoothing = 0.99,
    double Beta1 = 0.9,
    double Beta2 = 0.999,
    double? Epsilon = null,
    double WeightDecay = 0.01)
{
    internal double EpsilonOrDefault => Epsilon ?? (Kind == OptimizerKind.Adagrad ? 1e-10 : 1e-8);

    internal string? Problem() =>
        !Enum.IsDefined(Kind) ? $"Unknown optimizer {Kind}."
        : LearningRate is not (> 0 and <= float.MaxValue) ? $"Learning rate {LearningRate}: it must be above 0 and finite."
        : NotAShare(Momentum) ? $"Momentum {Momentum}: it must be at least 0 and below 1."
        : NotAShare(Smoothing) ? $"Smoothing {Smoothing}: it must be at least 0 and below 1."
        : NotAShare(Beta1) ? $"Beta1 {Beta1}: it must be at least 0 and below 1."
        : NotAShare(Beta2) ? $"Beta2 {Beta2}: it must be at least 0 and below 1."
        : Epsilon is not (null or (> 0 and <= 1)) ? $"Epsilon {Epsilon}: it must be above 0 and at most 1."
        : WeightDecay is not (>= 0 and <= 1) ? $"Weight decay {WeightDecay}: it must be between 0 and 1."
        : null;

    static bool NotAShare(double value) => value is not (>= 0 and < 1);
}
