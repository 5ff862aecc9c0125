using System.Text.Json.Serialization;
using MlpEngine;
using MlpService.Http;
using MlpService.Networks;

namespace MlpService.Models;

/// <summary>What imported weights predict.</summary>
public enum ImportedTask { Auto, Multilabel }

/// <summary>
/// A version's weights with all that predicting needs: what is read of any version can be imported again, here or in another service,
/// and then gives the same bits of every prediction.
/// </summary>
public sealed record ImportedWeights
{
    /// <summary>The saved network they belong to. It need not be saved here where every layer names its activation.</summary>
    [ResourceName]
    public required string Network { get; init; }

    /// <summary>
    /// The columns that predict takes, in order: each an object, or a name alone for a number that enters the network as it comes and is
    /// refused where it is missing.
    /// </summary>
    [Items(1, Topology.MaxUnits), JsonConverter(typeof(PlainInputs))]
    public required IReadOnlyList<InputColumn> Inputs { get; init; }

    /// <summary>
    /// How the training rows were prepared; left out: weights that were not trained here. With missing mean or median a missing category
    /// enters as all zeros, with drop or error it is refused. Left out it is mean if a column has a fill, else error.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Preprocessing? Preprocessing { get; init; }

    /// <summary>How values of instances are read; left out: as in a table of its own.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public InstanceReading? Reading { get; init; }

    /// <summary>auto: classification with classes, regression with targets; multilabel: each class is a label of its own.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public ImportedTask Task { get; init; }

    /// <summary>For classification: what the outputs stand for; two for one output, else one each. For multilabel one each.</summary>
    [Items(1, Topology.MaxUnits), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Classes { get; init; }

    /// <summary>
    /// For multilabel: for each class the value of its column in rows that have the label, so that a job that starts from these weights
    /// is refused where it means another one.
    /// </summary>
    [Items(1, Topology.MaxUnits), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? PositiveValues { get; init; }

    /// <summary>For regression what the outputs mean: each an object, or a name alone for an output in original units.</summary>
    [Items(1, Topology.MaxUnits), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull), JsonConverter(typeof(PlainTargets))]
    public IReadOnlyList<TargetColumn>? Targets { get; init; }

    /// <summary>One for each layer of the network.</summary>
    [Items(1, Topology.MaxLayers)]
    public required IReadOnlyList<LayerWeights> Layers { get; init; }

    internal static ImportedWeights Of(ModelVersion version, ReadOnlySpan<float> weights)
    {
        var definition = version.Definition;
        var given = new ImportedWeights
        {
            Network = version.Lineage.Network,
            Inputs = definition.Inputs,
            Reading = definition.Reading,
            Task = definition.Task == ModelTask.Multilabel ? ImportedTask.Multilabel : ImportedTask.Auto,
            Classes = definition.Outputs.Classes,
            PositiveValues = definition.Outputs.PositiveValues,
            Targets = definition.Outputs.Targets,
            Layers = LayerWeights.Of(definition.Topology.ToTopology(), weights),
        };
        return definition.Preprocessing == given.Untrained() ? given : given with { Preprocessing = definition.Preprocessing };
    }

    /// <summary>What preprocessing stands for where it is left out.</summary>
    Preprocessing Untrained() => new()
    {
        Numeric = NumericScaling.None,
        Missing = Inputs.Any(input => input.Fill is not null) ? MissingRule.Mean : MissingRule.Error,
        Targets = TargetScaling.None,
    };

    /// <summary>Per layer w_jk by unit j, then the biases: the order weights are stored in.</summary>
    internal float[] Flatten() => [.. Layers.SelectMany(layer => layer.Weights.SelectMany(row => row).Concat(layer.Biases))];

    /// <summary>The network that the layers describe by themselves; null unless each names its activation.</summary>
    internal Network? OwnNetwork(DateTimeOffset now) => Layers.Any(layer => layer.Activation is null) ? null : new()
    {
        Name = Network,
        Layers = [.. Layers.Select(layer => new LayerDefinition { Units = layer.Biases.Count, Activation = layer.Activation!.Value })],
        CreatedAt = now,
    };

    /// <summary>All that turns raw columns into predictions with these weights.</summary>
    /// <exception cref="Refusal">400 or 422: columns that cannot be, weights that do not fit the network, outputs their names.</exception>
    internal ModelDefinition ToDefinition(Network network)
    {
        var inputs = ImportedColumns.Inputs(Inputs, trained: Preprocessing is not null);
        var targets = ImportedColumns.Targets(Targets);
        ImportedColumns.RefuseBadNames("classes", Classes);
        ImportedColumns.RefuseBadNames("reading.missing", Reading?.Missing);
        ImportedColumns.RefuseBadNames("reading.passedOver", Reading?.PassedOver);
        var width = inputs.Sum(input => input.Width);
        RefuseMisfit(network, width);
        var outputs = Layers[^1].Biases.Count;
        ImportedOutputs.RefuseMisfit(Task == ImportedTask.Multilabel, Classes, targets, network, outputs);
        ImportedOutputs.RefuseMisfit(PositiveValues, Task, Classes);
        var topology = network.ToTopology(width, outputs);
        return new(
            this switch
            {
                { Task: ImportedTask.Multilabel } => ModelTask.Multilabel,
                { Classes: not null } => ModelTask.Classification,
                _ => ModelTask.Regression,
            },
            ModelTopology.Of(topology), inputs, new(Classes, targets, PositiveValues), Preprocessing ?? Untrained(), Reading);
    }

    void RefuseMisfit(Network network, int width)
    {
        if (network.Inputs is not null && network.Inputs != width)
            throw Refusal.Unprocessable("inputs", $"The columns become {width} inputs (a category column one for each category); "
                + $"the network '{Network}' has {network.Inputs}.");
        if (Layers.Count != network.Layers.Count)
            throw Refusal.Unprocessable("layers",
                $"{Layers.Count} layers are given; the network '{Network}' has {network.Layers.Count}.");
        var before = width;
        for (var l = 0; l < Layers.Count; l++)
        {
            Layers[l].RefuseMisfit(l, network.Layers[l], before);
            before = Layers[l].Biases.Count;
        }
    }
}
