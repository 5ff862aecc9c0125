using System.Text.Json.Serialization;
using MlpEngine;
using MlpService.Http;
using MlpService.Networks;
using MlpService.Serialization;

namespace MlpService.Models;

/// <summary>One layer's weights and biases.</summary>
public sealed record LayerWeights
{
    /// <summary>What its units compute of their weighted inputs; left out: what the network's do.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Activation? Activation { get; init; }

    /// <summary><c>weights[j][k]</c> leads from input k to unit j.</summary>
    [Items(1, Topology.MaxUnits)]
    public required IReadOnlyList<IReadOnlyList<float>> Weights { get; init; }

    /// <summary>One for each unit.</summary>
    [Items(1, Topology.MaxUnits)]
    public required IReadOnlyList<float> Biases { get; init; }

    internal static List<LayerWeights> Of(Topology topology, ReadOnlySpan<float> weights)
    {
        var layers = new List<LayerWeights>();
        var inputs = topology.Inputs;
        foreach (var layer in topology.Layers)
        {
            var rows = new float[layer.Units][];
            for (var j = 0; j < layer.Units; j++, weights = weights[inputs..])
                rows[j] = weights[..inputs].ToArray();
            layers.Add(new() { Activation = layer.Activation, Weights = rows, Biases = weights[..layer.Units].ToArray() });
            weights = weights[layer.Units..];
            inputs = layer.Units;
        }
        return layers;
    }

    /// <param name="place">Of the layer, from 0.</param>
    /// <param name="layer">The network's.</param>
    /// <param name="inputs">How many numbers enter it.</param>
    /// <exception cref="Refusal">422: another layer than the network's, or numbers that no weight can be.</exception>
    internal void RefuseMisfit(int place, LayerDefinition layer, int inputs)
    {
        if (Activation is { } activation && activation != layer.Activation)
            throw Misfit(place, $"is {EnumNames.Of(activation)}; the network's is {EnumNames.Of(layer.Activation)}. Save the network it "
                + "belongs to under another name, and name that.");
        var units = layer.Units ?? Biases.Count;
        if (Biases.Count != units || Weights.Count != units)
            throw Misfit(place, $"has {Weights.Count} rows of weights and {Biases.Count} biases; it needs {units} of each, one per unit.");
        for (var j = 0; j < units; j++)
        {
            if (Weights[j].Count != inputs)
                throw Misfit(place, $"unit {j} has {Weights[j].Count} weights; it needs {inputs}, one per input.");
            if (!Weights[j].All(float.IsFinite) || !float.IsFinite(Biases[j]))
                throw Misfit(place, $"unit {j} has a weight or bias beyond the range of a 32-bit float.");
        }
    }

    static Refusal Misfit(int place, string fault) =>
        Refusal.Unprocessable($"layers[{place}]", $"layers[{place}] {fault}");
}
