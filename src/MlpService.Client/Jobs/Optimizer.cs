using System.Text.Json.Serialization;

namespace MlpService.Client;

/// <summary>How gradients become changes of the weights; what is not set has the optimizer's default.</summary>
/// <param name="Name">The rule.</param>
public sealed record Optimizer(OptimizerName? Name = null)
{
    /// <summary>The step size.</summary>
    public double? LearningRate { get; init; }

    /// <summary>momentum and nesterov: the share of the last step that is kept.</summary>
    public double? Momentum { get; init; }

    /// <summary>rmsprop: the decay rate of the squared gradients' average.</summary>
    public double? Smoothing { get; init; }

    /// <summary>adam and adamw: the decay rate of the gradients' average.</summary>
    public double? Beta1 { get; init; }

    /// <summary>adam and adamw: the decay rate of the squared gradients' average.</summary>
    public double? Beta2 { get; init; }

    /// <summary>adamw: the share of each parameter taken away a step, times the learning rate.</summary>
    public double? WeightDecay { get; init; }
}

/// <summary>An optimizer.</summary>
/// <param name="Word">As the API spells it.</param>
[JsonConverter(typeof(WordConverter<OptimizerName>))]
public readonly record struct OptimizerName(string Word) : IWord<OptimizerName>
{
    /// <summary>Stochastic gradient descent.</summary>
    public static OptimizerName Sgd { get; } = new("sgd");

    /// <summary>Stochastic gradient descent with momentum.</summary>
    public static OptimizerName Momentum { get; } = new("momentum");

    /// <summary>Nesterov's momentum.</summary>
    public static OptimizerName Nesterov { get; } = new("nesterov");

    /// <summary>RMSprop.</summary>
    public static OptimizerName Rmsprop { get; } = new("rmsprop");

    /// <summary>Adagrad.</summary>
    public static OptimizerName Adagrad { get; } = new("adagrad");

    /// <summary>Adam.</summary>
    public static OptimizerName Adam { get; } = new("adam");

    /// <summary>Adam with decoupled weight decay.</summary>
    public static OptimizerName Adamw { get; } = new("adamw");

    static OptimizerName IWord<OptimizerName>.Of(string word) => new(word);

    /// <inheritdoc/>
    public override string ToString() => Word;
}
