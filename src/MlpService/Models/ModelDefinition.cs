using System.Text.Json.Serialization;
using MlpEngine;
using MlpService.Datasets;

namespace MlpService.Models;

public enum ModelTask { Classification, Regression, Multilabel }

public enum NumericScaling { Standardize, MinMax, None }

public enum MissingRule { Mean, Median, Drop, Error }

public enum TargetScaling { Standardize, None }

/// <summary>All that turns raw, named columns into predictions, but for the weights.</summary>
public sealed record ModelDefinition(
    ModelTask Task, ModelTopology Topology, IReadOnlyList<InputColumn> Inputs, ModelOutputs Outputs, Preprocessing Preprocessing);

/// <summary>The network's shape, with every size known.</summary>
public sealed record ModelTopology(int Inputs, IReadOnlyList<Layer> Layers)
{
    public Topology ToTopology() => new(Inputs, Layers);
}

/// <summary>How the training rows were prepared; predict does the same.</summary>
public sealed record Preprocessing
{
    /// <summary>standardize: (x - mean) / standard deviation; minMax: (x - min) / (max - min); none.</summary>
    public NumericScaling Numeric { get; init; }

    /// <summary>What stands in for a missing number: the training rows' mean or median; drop or error: nothing, the row is left out or refused.</summary>
    public MissingRule Missing { get; init; }

    /// <summary>Regression only: learn standardized targets. Predictions are in original units either way.</summary>
    public TargetScaling Targets { get; init; }
}

/// <summary>
/// An input column and what was fitted on the training rows: a number enters as (x - offset) / scale, a category as one-hot
/// in the order of <paramref name="Categories"/>.
/// </summary>
/// <param name="Min">The smallest value the model was trained on; null if it was not trained.</param>
/// <param name="Max">The largest.</param>
/// <param name="Fill">Stands in for a missing number; null: a missing number is refused.</param>
public sealed record InputColumn(
    string Name, ColumnKind Kind, IReadOnlyList<string>? Categories = null, double? Min = null, double? Max = null,
    double? Offset = null, double? Scale = null, double? Fill = null)
{
    /// <summary>How many network inputs the column becomes.</summary>
    [JsonIgnore]
    public int Width => Categories?.Count ?? 1;
}

/// <summary>What the network's outputs mean: <paramref name="Classes"/> or <paramref name="Targets"/>.</summary>
/// <param name="Classes">The classes; multilabel: the labels.</param>
/// <param name="Targets">What regression predicts.</param>
/// <param name="PositiveValues">Multilabel: for each label the value of its column in rows that have it; null for weights given by hand.</param>
public sealed record ModelOutputs(
    IReadOnlyList<string>? Classes = null, IReadOnlyList<TargetColumn>? Targets = null, IReadOnlyList<string>? PositiveValues = null);

/// <summary>A regression target; the network's output y means y x scale + offset in original units.</summary>
public sealed record TargetColumn(string Name, double Offset = 0, double Scale = 1);
