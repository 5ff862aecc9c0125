namespace MlpEngine;

/// <summary>A fully connected layer.</summary>
/// <param name="Units">How many units it has, 1 to 100,000.</param>
/// <param name="Activation">What they compute.</param>
/// <param name="Dropout">Share of its outputs dropped while training, in [0, 1); 0 for the last layer.</param>
/// <param name="Initialization">How its first weights are drawn.</param>
/// <param name="InitializationScale">What they are then multiplied by; at least 0 and finite.</param>
public sealed record Layer(
    int Units,
    Activation Activation,
    double Dropout = 0,
    Initialization Initialization = Initialization.Auto,
    double InitializationScale = 1);

/// <summary>The shape of a multilayer perceptron: the number of inputs and the layers that follow.</summary>
public sealed class Topology
{
    /// <summary>The most layers.</summary>
    public const int MaxLayers = 64;

    /// <summary>The most inputs, and the most units of a layer.</summary>
    public const int MaxUnits = 100_000;

    /// <summary>The most weights and biases: a gigabyte of them.</summary>
    public const long MaxParameters = 250_000_000;

    /// <summary>Takes the shape, or refuses it.</summary>
    /// <param name="inputs">How many numbers a row has, 1 to <see cref="MaxUnits"/>.</param>
    /// <param name="layers">1 to <see cref="MaxLayers"/>, the last being the outputs.</param>
    /// <exception cref="ArgumentException">No layer or too many, a count outside its range, dropout outside [0, 1), dropout on the
    /// outputs, softmax before the last layer, or more parameters than <see cref="MaxParameters"/>.</exception>
    public Topology(int inputs, IReadOnlyList<Layer> layers)
    {
        ArgumentNullException.ThrowIfNull(layers);
        if (Problem(inputs, layers) is { } problem) throw new ArgumentException(problem);
        Inputs = inputs;
        Layers = [.. layers];
        Outputs = layers[^1].Units;
        for (int i = 0; i < layers.Count; i++)
        {
            long weights = (long)InputsOf(i) * layers[i].Units;
            ParameterCount += weights + layers[i].Units;
            FlopsPerSample += 2 * weights;
        }
    }

    /// <summary>How many numbers a row of inputs has.</summary>
    public int Inputs { get; }

    /// <summary>Units of the last layer.</summary>
    public int Outputs { get; }

    /// <summary>The layers in order, the last being the outputs.</summary>
    public IReadOnlyList<Layer> Layers { get; }

    /// <summary>Weights and biases: sum over the layers of (inputs + 1) x units.</summary>
    public long ParameterCount { get; }

    /// <summary>Floating-point operations of the matrix products that predict one row: 2 x inputs x units summed over the layers.</summary>
    public long FlopsPerSample { get; }

    /// <summary>How many values layer <paramref name="layer"/> (from 0) reads.</summary>
    internal int InputsOf(int layer) => layer == 0 ? Inputs : Layers[layer - 1].Units;

    static string? Problem(int inputs, IReadOnlyList<Layer> layers)
    {
        if (inputs is < 1 or > MaxUnits) return $"{inputs} inputs: the number of inputs must be between 1 and {MaxUnits}.";
        if (layers.Count is < 1 or > MaxLayers) return $"{layers.Count} layers: a topology has between 1 and {MaxLayers} layers.";
        long parameters = 0, previous = inputs;
        for (int i = 0; i < layers.Count; i++)
        {
            Layer layer = layers[i];
            bool last = i == layers.Count - 1;
            if (layer is null) return $"layers[{i}] is null.";
            if (layer.Units is < 1 or > MaxUnits) return $"layers[{i}] has {layer.Units} units: between 1 and {MaxUnits} are allowed.";
            if (!Enum.IsDefined(layer.Activation)) return $"layers[{i}] has the unknown activation {layer.Activation}.";
            if (!Enum.IsDefined(layer.Initialization)) return $"layers[{i}] has the unknown initialization {layer.Initialization}.";
            if (layer.InitializationScale is not (>= 0 and <= float.MaxValue))
                return $"layers[{i}] has the initialization scale {layer.InitializationScale}: it must be at least 0 and finite.";
            if (layer.Dropout is not (>= 0 and < 1))
                return $"layers[{i}] has dropout {layer.Dropout}: it must be at least 0 and below 1.";
            if (last && layer.Dropout > 0)
                return $"layers[{i}] is the last and has dropout {layer.Dropout}: outputs cannot be dropped. Give hidden layers dropout.";
            if (!last && layer.Activation == Activation.Softmax)
                return $"layers[{i}] is softmax: softmax is allowed in the last layer only, layers[{layers.Count - 1}].";
            parameters += (previous + 1) * layer.Units;
            previous = layer.Units;
        }
        return parameters > MaxParameters ? $"{parameters} parameters: at most {MaxParameters} are allowed." : null;
    }
}
