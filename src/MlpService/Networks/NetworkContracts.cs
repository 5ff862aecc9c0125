using System.ComponentModel.DataAnnotations;
using MlpEngine;
using MlpService.Http;

namespace MlpService.Networks;

/// <summary>A network to save: layers after the inputs, the output layer last.</summary>
public sealed record NetworkRequest : IValidatableObject
{
    /// <summary>The name to address it by.</summary>
    [ResourceName]
    public required string Name { get; init; }

    /// <summary>What it is for, in your words.</summary>
    [DescriptionLength]
    public string? Description { get; init; }

    /// <summary>Encoded input columns; null: a job takes them from its data.</summary>
    [Between(1, Topology.MaxUnits)]
    public int? Inputs { get; init; }

    /// <summary>1 to 64 layers; softmax only as the last.</summary>
    [Items(1, Topology.MaxLayers)]
    public required IReadOnlyList<LayerDefinition> Layers { get; init; }

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        for (var l = 0; l < Layers.Count - 1; l++)
        {
            if (Layers[l]?.Units is null)
                yield return new(
                    $"Only the last layer may leave its units to the data; give layers[{l}] a number of units.", [$"Layers[{l}].Units"]);
            if (Layers[l]?.Activation == Activation.Softmax)
                yield return new(
                    $"softmax is for the last layer only; layers[{l}] can use relu, tanh or sigmoid.", [$"Layers[{l}].Activation"]);
        }
        if (Layers is [.., { Dropout: > 0 }])
            yield return new("The output layer cannot drop its units; set its dropout to 0.", [$"Layers[{Layers.Count - 1}].Dropout"]);
        if (CountParameters(unknownAs: 1) is > Topology.MaxParameters and var count)
            yield return new(
                $"{count} parameters; at most {Topology.MaxParameters} are allowed. Use fewer or smaller layers.", [nameof(Layers)]);
    }

    long? CountParameters(int unknownAs) => LayerDefinition.CountParameters(Inputs ?? unknownAs, Layers, unknownAs);
}

/// <summary>One layer of units.</summary>
public sealed record LayerDefinition
{
    /// <summary>1 to 100,000; null in the last layer: a job takes the number of classes or targets.</summary>
    [Between(1, Topology.MaxUnits)]
    public int? Units { get; init; }

    /// <summary>What its units compute of their weighted inputs; softmax only in the last layer.</summary>
    public required Activation Activation { get; init; }

    /// <summary>The share of this layer's outputs dropped while training, from 0 to below 1.</summary>
    [Between(0.0, 1.0, MaximumIsExclusive = true)]
    public double Dropout { get; init; }

    /// <summary>
    /// How the first weights are drawn; auto: heNormal for relu, leakyRelu, elu, gelu and silu, glorotUniform for the others.
    /// he: variance 2/inputs; glorot: 2/(inputs + units); lecun: 1/inputs; normal: 1; uniform: between -1 and 1; zeros. Biases start at 0.
    /// </summary>
    public Initialization Initialization { get; init; }

    /// <summary>What the first weights are then multiplied by: for normal their standard deviation, for uniform their bound.</summary>
    [Between(0.0, 1000.0)]
    public double InitializationScale { get; init; } = 1;

    internal static LayerDefinition Of(Layer layer) => new()
    {
        Units = layer.Units,
        Activation = layer.Activation,
        Dropout = layer.Dropout,
        Initialization = layer.Initialization,
        InitializationScale = layer.InitializationScale,
    };

    /// <param name="outputs">The units of a last layer that leaves them to the data.</param>
    internal Layer ToLayer(int outputs) => new(Units ?? outputs, Activation, Dropout, Initialization, InitializationScale);

    /// <summary>Weights and biases of all layers: sum of (units before + 1) x units; null while a size is unknown.</summary>
    public static long? CountParameters(int? inputs, IReadOnlyList<LayerDefinition> layers, int? unknownAs = null)
    {
        long? count = 0, before = inputs;
        foreach (var layer in layers)
        {
            long? units = layer?.Units ?? unknownAs;
            count += (before + 1) * units;
            before = units;
        }
        return count;
    }
}

/// <summary>A saved network.</summary>
/// <param name="Name">The name to address it by.</param>
/// <param name="Description">What it is for.</param>
/// <param name="Inputs">Encoded input columns; null: a job takes them from its data.</param>
/// <param name="Layers">The layers after the inputs, the output layer last.</param>
/// <param name="Parameters">Weights and biases; null while inputs or outputs are left to the data.</param>
/// <param name="FlopsPerSample">Floating-point operations of one prediction; null while unknown.</param>
/// <param name="CreatedAt">When it was saved.</param>
public sealed record NetworkResponse(
    string Name, string? Description, int? Inputs, IReadOnlyList<LayerDefinition> Layers, long? Parameters, long? FlopsPerSample,
    DateTimeOffset CreatedAt)
{
    internal static NetworkResponse Of(Network network)
    {
        var parameters = LayerDefinition.CountParameters(network.Inputs, network.Layers);
        return new(network.Name, network.Description, network.Inputs, network.Layers, parameters,
            parameters is null ? null : network.ToTopology(network.Inputs!.Value, network.Layers[^1].Units!.Value).FlopsPerSample,
            network.CreatedAt);
    }
}
