using System.Text.Json.Serialization;
using MlpEngine;
using MlpService.Datasets;
using MlpService.Http;
using MlpService.Networks;

namespace MlpService.Models;

public enum GivenTask { Auto, Multilabel }

/// <summary>Weights given instead of trained, and the shape they are read in.</summary>
public sealed record GivenWeights
{
    /// <summary>The saved network they belong to.</summary>
    [ResourceName]
    public required string Network { get; init; }

    /// <summary>The names of the inputs, in order.</summary>
    [Items(1, Topology.MaxUnits)]
    public required IReadOnlyList<string> Inputs { get; init; }

    /// <summary>auto: classification with classes, regression with targets; multilabel: each class is a label of its own.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public GivenTask Task { get; init; }

    /// <summary>For classification: what the outputs stand for; two for one output, else one each. For multilabel one each.</summary>
    [Items(1, Topology.MaxUnits), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Classes { get; init; }

    /// <summary>For regression: the names of the outputs.</summary>
    [Items(1, Topology.MaxUnits), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Targets { get; init; }

    /// <summary>One for each layer of the network.</summary>
    [Items(1, Topology.MaxLayers)]
    public required IReadOnlyList<LayerWeights> Layers { get; init; }

    internal static GivenWeights Of(ModelVersion version, ReadOnlySpan<float> weights)
    {
        var layers = new List<LayerWeights>();
        var inputs = version.Definition.Topology.Inputs;
        foreach (var layer in version.Definition.Topology.Layers)
        {
            var rows = new float[layer.Units][];
            for (var j = 0; j < layer.Units; j++, weights = weights[inputs..])
                rows[j] = weights[..inputs].ToArray();
            layers.Add(new() { Weights = rows, Biases = weights[..layer.Units].ToArray() });
            weights = weights[layer.Units..];
            inputs = layer.Units;
        }
        return new()
        {
            Network = version.Lineage.Network,
            Task = version.Definition.Task == ModelTask.Multilabel ? GivenTask.Multilabel : GivenTask.Auto,
            // a category's input is named column=category
            Inputs = [.. version.Definition.Inputs.SelectMany(column =>
                column.Categories?.Select(category => $"{column.Name}={category}") ?? [column.Name])],
            Classes = version.Definition.Outputs.Classes,
            Targets = version.Definition.Outputs.Targets?.Select(target => target.Name).ToList(),
            Layers = layers,
        };
    }

    /// <summary>Per layer w_jk by unit j, then the biases: the order weights are stored in.</summary>
    internal float[] Flatten() => [.. Layers.SelectMany(layer => layer.Weights.SelectMany(row => row).Concat(layer.Biases))];

    /// <summary>A definition that takes the inputs as they come.</summary>
    /// <exception cref="Refusal">422: the weights do not fit the network, or the outputs their names.</exception>
    internal ModelDefinition ToDefinition(Network network)
    {
        var outputs = Layers[^1].Biases.Count;
        Refusal.Unless(network.Inputs is null || network.Inputs == Inputs.Count, "inputs",
            $"{Inputs.Count} inputs are named; the network '{Network}' has {network.Inputs}.");
        RefuseBadNames("inputs", Inputs);
        RefuseBadNames("classes", Classes);
        RefuseBadNames("targets", Targets);
        Refusal.Unless(Layers.Count == network.Layers.Count, "layers", $"{Layers.Count} layers are given; the network '{Network}' has {network.Layers.Count}.");
        var before = Inputs.Count;
        for (var l = 0; l < Layers.Count; l++)
        {
            Layers[l].RefuseMisfit(l, network.Layers[l].Units ?? Layers[l].Biases.Count, before);
            before = Layers[l].Biases.Count;
        }
        Refusal.Unless(Classes is null != Targets is null, "classes", "Give classes for classification, or targets for regression, not both.");
        var multilabel = Task == GivenTask.Multilabel;
        Refusal.Unless(!multilabel || Classes is not null, "classes", "multilabel needs classes: a name for each output.");
        var classes = multilabel ? outputs : Math.Max(2, outputs);
        Refusal.Unless(Classes is null || Classes.Count == classes, "classes",
            $"{Classes?.Count} classes are named; a network with {outputs} {(outputs == 1 ? "output" : "outputs")} needs {classes}.");
        Refusal.Unless(Targets is null || Targets.Count == outputs, "targets", $"{Targets?.Count} targets are named; the network has {outputs} outputs.");
        var output = network.Layers[^1].Activation;
        Refusal.Unless(Classes is null || output is Activation.Step or Activation.Sigmoid || (output == Activation.Softmax && outputs > 1 && !multilabel), "classes",
            $"The outputs of '{Network}', {outputs} of {Words.Of(output)}, are no probabilities of classes. Use step, sigmoid, or softmax with several units; "
            + "or name targets instead of classes.");
        var topology = network.ToTopology(Inputs.Count, outputs);
        return new(
            Classes is null ? ModelTask.Regression : multilabel ? ModelTask.Multilabel : ModelTask.Classification,
            new(topology.Inputs, topology.Layers),
            [.. Inputs.Select(name => new InputColumn(name, ColumnKind.Numeric, Offset: 0, Scale: 1))],
            new(Classes, Targets?.Select(name => new TargetColumn(name)).ToList()),
            new() { Numeric = NumericScaling.None, Missing = MissingRule.Error, Targets = TargetScaling.None });
    }

    /// <summary>Here and not by attribute: validation passes over properties that JSON may leave out.</summary>
    static void RefuseBadNames(string field, IReadOnlyList<string>? names)
    {
        Refusal.Unless(names?.Any(string.IsNullOrEmpty) != true, field, "A name is null or empty; give each one a name.");
        Refusal.Unless(names is null || names.Distinct().Count() == names.Count, field, "Two names are the same; name each differently.");
    }
}

/// <summary>One layer's weights and biases.</summary>
public sealed record LayerWeights
{
    /// <summary><c>weights[j][k]</c> leads from input k to unit j.</summary>
    [Items(1, Topology.MaxUnits)]
    public required IReadOnlyList<IReadOnlyList<float>> Weights { get; init; }

    /// <summary>One for each unit.</summary>
    [Items(1, Topology.MaxUnits)]
    public required IReadOnlyList<float> Biases { get; init; }

    internal void RefuseMisfit(int layer, int units, int inputs)
    {
        if (Biases.Count != units || Weights.Count != units)
            throw Misfit(layer, $"has {Weights.Count} rows of weights and {Biases.Count} biases; it needs {units} of each, one for a unit.");
        for (var j = 0; j < units; j++)
        {
            if (Weights[j].Count != inputs)
                throw Misfit(layer, $"unit {j} has {Weights[j].Count} weights; it needs {inputs}, one for an input.");
            if (!Weights[j].All(float.IsFinite) || !float.IsFinite(Biases[j]))
                throw Misfit(layer, $"unit {j} has a weight or bias beyond the range of a 32-bit float.");
        }
    }

    static Refusal Misfit(int layer, string fault) =>
        Refusal.Impossible($"layers[{layer}]", $"Layer {layer} {fault}");
}
