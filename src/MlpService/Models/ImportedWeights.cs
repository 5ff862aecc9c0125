using System.Text.Json.Serialization;
using MlpEngine;
using MlpService.Datasets.Profile;
using MlpService.Http;
using MlpService.Networks;
using MlpService.Serialization;

namespace MlpService.Models;

/// <summary>What imported weights predict.</summary>
public enum ImportedTask { Auto, Multilabel }

/// <summary>Weights that were not trained here, and the JSON in which any version's weights are read.</summary>
public sealed record ImportedWeights
{
    /// <summary>The saved network they belong to.</summary>
    [ResourceName]
    public required string Network { get; init; }

    /// <summary>The names of the inputs, in order.</summary>
    [Items(1, Topology.MaxUnits)]
    public required IReadOnlyList<string> Inputs { get; init; }

    /// <summary>auto: classification with classes, regression with targets; multilabel: each class is a label of its own.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public ImportedTask Task { get; init; }

    /// <summary>For classification: what the outputs stand for; two for one output, else one each. For multilabel one each.</summary>
    [Items(1, Topology.MaxUnits), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Classes { get; init; }

    /// <summary>For regression: the names of the outputs.</summary>
    [Items(1, Topology.MaxUnits), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Targets { get; init; }

    /// <summary>One for each layer of the network.</summary>
    [Items(1, Topology.MaxLayers)]
    public required IReadOnlyList<LayerWeights> Layers { get; init; }

    internal static ImportedWeights Of(ModelVersion version, ReadOnlySpan<float> weights)
    {
        var layers = new List<LayerWeights>();
        var inputs = version.Definition.Topology.Inputs;
        foreach (var layer in version.Definition.Topology.ToTopology().Layers)
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
            Task = version.Definition.Task == ModelTask.Multilabel ? ImportedTask.Multilabel : ImportedTask.Auto,
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
        RefuseMisfit(network);
        var outputs = Layers[^1].Biases.Count;
        RefuseOutputNames(network, outputs);
        var topology = network.ToTopology(Inputs.Count, outputs);
        return new(
            this switch
            {
                { Task: ImportedTask.Multilabel } => ModelTask.Multilabel,
                { Classes: not null } => ModelTask.Classification,
                _ => ModelTask.Regression,
            },
            ModelTopology.Of(topology),
            [.. Inputs.Select(name => new InputColumn(name, ColumnKind.Numeric, Offset: 0, Scale: 1))],
            new(Classes, Targets?.Select(name => new TargetColumn(name)).ToList()),
            new() { Numeric = NumericScaling.None, Missing = MissingRule.Error, Targets = TargetScaling.None });
    }

    void RefuseMisfit(Network network)
    {
        if (network.Inputs is not null && network.Inputs != Inputs.Count)
            throw Refusal.Unprocessable("inputs",
                $"{Inputs.Count} inputs are named; the network '{Network}' has {network.Inputs}.");
        RefuseBadNames("inputs", Inputs);
        RefuseBadNames("classes", Classes);
        RefuseBadNames("targets", Targets);
        if (Layers.Count != network.Layers.Count)
            throw Refusal.Unprocessable("layers",
                $"{Layers.Count} layers are given; the network '{Network}' has {network.Layers.Count}.");
        var before = Inputs.Count;
        for (var l = 0; l < Layers.Count; l++)
        {
            Layers[l].RefuseMisfit(l, network.Layers[l].Units ?? Layers[l].Biases.Count, before);
            before = Layers[l].Biases.Count;
        }
    }

    void RefuseOutputNames(Network network, int outputs)
    {
        if (Classes is null == Targets is null)
            throw Refusal.Unprocessable("classes", "Give classes for classification, or targets for regression, not both.");
        if (Targets is not null && Targets.Count != outputs)
            throw Refusal.Unprocessable("targets", $"{Targets.Count} targets are named; the network has {outputs} outputs.");
        var multilabel = Task == ImportedTask.Multilabel;
        if (multilabel && Classes is null)
            throw Refusal.Unprocessable("classes", "multilabel needs classes: a name for each output.");
        if (Classes is null)
            return;
        var classes = multilabel ? outputs : Math.Max(2, outputs);
        if (Classes.Count != classes)
            throw Refusal.Unprocessable("classes", $"{Classes.Count} classes are named; a network with {outputs} "
                + $"{(outputs == 1 ? "output" : "outputs")} needs {classes}.");
        var output = network.Layers[^1].Activation;
        if (output is not (Activation.Step or Activation.Sigmoid) && !(output == Activation.Softmax && outputs > 1 && !multilabel))
            throw Refusal.Unprocessable("classes", $"The outputs of '{Network}', {outputs} of {EnumNames.Of(output)}, are no probabilities "
                + "of classes. Use step, sigmoid, or softmax with several units; or name targets instead of classes.");
    }

    /// <summary>Here and not by attribute: validation skips properties that JSON may leave out.</summary>
    static void RefuseBadNames(string field, IReadOnlyList<string>? names)
    {
        if (names is null)
            return;
        if (names.Any(string.IsNullOrEmpty))
            throw Refusal.Unprocessable(field, "A name is null or empty; give each one a name.");
        if (names.Distinct().Count() != names.Count)
            throw Refusal.Unprocessable(field, "Two names are the same; name each differently.");
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
            throw Misfit(layer, $"has {Weights.Count} rows of weights and {Biases.Count} biases; it needs {units} of each, one per unit.");
        for (var j = 0; j < units; j++)
        {
            if (Weights[j].Count != inputs)
                throw Misfit(layer, $"unit {j} has {Weights[j].Count} weights; it needs {inputs}, one per input.");
            if (!Weights[j].All(float.IsFinite) || !float.IsFinite(Biases[j]))
                throw Misfit(layer, $"unit {j} has a weight or bias beyond the range of a 32-bit float.");
        }
    }

    static Refusal Misfit(int layer, string fault) =>
        Refusal.Unprocessable($"layers[{layer}]", $"layers[{layer}] {fault}");
}
