namespace MlpService.Client;

/// <summary>A network to save; what is not set has the service's default.</summary>
/// <param name="Name">The name to address it by.</param>
/// <param name="Layers">The layers after the inputs, the output layer last.</param>
public sealed record NetworkDefinition(string Name, params IReadOnlyList<Layer> Layers)
{
    /// <summary>What it is for, in your words.</summary>
    public string? Description { get; init; }

    /// <summary>Encoded input columns; null: a job takes them from its data.</summary>
    public int? Inputs { get; init; }
}

/// <summary>One layer of units; what is not set has the service's default, and has it in answers.</summary>
/// <param name="Activation">What its units compute of their weighted inputs; softmax only in the last layer.</param>
/// <param name="Units">How many; null in the last layer: a job takes the number of classes or targets.</param>
public sealed record Layer(Activation Activation, int? Units = null)
{
    /// <summary>The share of this layer's outputs dropped while training, from 0 to below 1.</summary>
    public double? Dropout { get; init; }

    /// <summary>How the first weights are drawn.</summary>
    public Initialization? Initialization { get; init; }

    /// <summary>What the first weights are then multiplied by.</summary>
    public double? InitializationScale { get; init; }
}
