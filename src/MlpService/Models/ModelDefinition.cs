using System.Text.Json.Serialization;
using MlpEngine;
using MlpService.Datasets.Profile;
using MlpService.Networks;

namespace MlpService.Models;

/// <summary>What a model predicts: one of several classes, numbers, or any of several labels.</summary>
public enum ModelTask { Classification, Regression, Multilabel }

/// <summary>How a number is scaled.</summary>
public enum NumericScaling { Standardize, MinMax, None }

/// <summary>What becomes of a missing value.</summary>
public enum MissingRule { Mean, Median, Drop, Error }

/// <summary>How a regression target is scaled.</summary>
public enum TargetScaling { Standardize, None }

/// <summary>All that turns raw, named columns into predictions, except the weights.</summary>
public sealed record ModelDefinition(
    ModelTask Task, ModelTopology Topology, IReadOnlyList<InputColumn> Inputs, ModelOutputs Outputs, Preprocessing Preprocessing);

/// <summary>The network's topology, with every size known.</summary>
/// <param name="Inputs">How many numbers enter the first layer.</param>
/// <param name="Layers">The layers after the inputs, the output layer last.</param>
public sealed record ModelTopology(int Inputs, IReadOnlyList<LayerDefinition> Layers)
{
    internal static ModelTopology Of(Topology topology) => new(topology.Inputs, [.. topology.Layers.Select(LayerDefinition.Of)]);

    internal Topology ToTopology() => new(Inputs, [.. Layers.Select(layer => layer.ToLayer(layer.Units!.Value))]);
}

/// <summary>How the training rows were prepared; predict does the same.</summary>
public sealed record Preprocessing
{
    /// <summary>standardize: (x - mean) / standard deviation; minMax: (x - min) / (max - min); none.</summary>
    public NumericScaling Numeric { get; init; }

    /// <summary>
    /// What a missing number is imputed by: the training rows' mean or median; drop or error: nothing, the row is left out or refused.
    /// </summary>
    public MissingRule Missing { get; init; }

    /// <summary>Regression only: learn standardized targets. Predictions are in original units either way.</summary>
    public TargetScaling Targets { get; init; }
}

/// <summary>
/// An input column and what was fitted on the training rows: a number enters as (x - offset) / scale, a category as one-hot
/// in the order of categories.
/// </summary>
/// <param name="Name">The column's name.</param>
/// <param name="Kind">Numbers or categories.</param>
/// <param name="Categories">Of a categorical column: the categories met in the training rows, one input each; null for numbers.</param>
/// <param name="Min">The smallest value the model was trained on; null if it was not trained.</param>
/// <param name="Max">The largest.</param>
/// <param name="Offset">Subtracted from a number.</param>
/// <param name="Scale">What the difference is then divided by.</param>
/// <param name="Fill">What a missing number is imputed by; null: a missing number is refused.</param>
public sealed record InputColumn(
    [property: JsonRequired] string Name, ColumnKind Kind = ColumnKind.Numeric, IReadOnlyList<string>? Categories = null,
    double? Min = null, double? Max = null, double? Offset = null, double? Scale = null, double? Fill = null)
{
    /// <summary>How many network inputs the column becomes.</summary>
    internal int Width => Categories?.Count ?? 1;

    /// <summary>A number that is neither scaled nor, where it is missing, imputed.</summary>
    internal static InputColumn AsItComes(string name) => new(name, ColumnKind.Numeric, Offset: 0, Scale: 1);
}

/// <summary>What the network's outputs mean: classes or targets.</summary>
/// <param name="Classes">The classes; multilabel: the labels.</param>
/// <param name="Targets">What regression predicts.</param>
/// <param name="PositiveValues">
/// Multilabel: for each label the value of its column in rows that have it; null for weights imported without.
/// </param>
public sealed record ModelOutputs(
    IReadOnlyList<string>? Classes = null, IReadOnlyList<TargetColumn>? Targets = null, IReadOnlyList<string>? PositiveValues = null);

/// <summary>A regression target; the network's output y means y x scale + offset in original units.</summary>
/// <param name="Name">The target's column.</param>
/// <param name="Offset">The training rows' mean; 0 where targets are not standardized.</param>
/// <param name="Scale">The training rows' standard deviation; 1 where targets are not standardized.</param>
public sealed record TargetColumn([property: JsonRequired] string Name, double Offset = 0, double Scale = 1);
