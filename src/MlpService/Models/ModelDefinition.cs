using System.Text.Json.Serialization;
using MlpEngine;
using MlpService.Datasets.Profile;
using MlpService.Datasets.Values;
using MlpService.Http;
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
/// <param name="Reading">How values of instances are read; null in versions stored before there was a choice.</param>
public sealed record ModelDefinition(
    ModelTask Task, ModelTopology Topology, IReadOnlyList<InputColumn> Inputs, ModelOutputs Outputs, Preprocessing Preprocessing,
    InstanceReading? Reading = null)
{
    /// <summary>Whether a missing value of an input is imputed; an imported version may do so for some of its numbers only.</summary>
    internal bool Imputes(InputColumn input) => input.Kind != ColumnKind.Categorical
        ? input.Fill is not null
        : Preprocessing.Missing is MissingRule.Mean or MissingRule.Median;
}

/// <summary>What instances may hold besides inputs, as the table that the model learned from did.</summary>
/// <param name="Missing">Texts and numbers that stand for a missing value; null: NA, NaN, null and ?.</param>
/// <param name="PassedOver">Columns that are no inputs and may be given all the same, such as the target.</param>
public sealed record InstanceReading(IReadOnlyList<string>? Missing = null, IReadOnlyList<string>? PassedOver = null);

/// <summary>The network's topology, with every size known.</summary>
/// <param name="Inputs">How many numbers enter the first layer.</param>
/// <param name="Layers">The layers after the inputs, the output layer last.</param>
public sealed record ModelTopology(int Inputs, IReadOnlyList<LayerDefinition> Layers)
{
    internal int Outputs => Layers[^1].Units!.Value;

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

    /// <summary>
    /// Whether each column with missing values in the training rows gets one more input, which is 1 where the value is missing and else 0.
    /// </summary>
    public bool MissingIndicators { get; init; }

    /// <summary>
    /// Most inputs that a categorical column becomes: of more categories the most frequent of the training rows get an input each, and all
    /// others share the last one.
    /// </summary>
    [Between(2, MaxOfCategories)]
    public int MaxCategories { get; init; } = Categories.Usual;

    const int MaxOfCategories = Categories.Max;

    /// <summary>Regression only: learn standardized targets. Predictions are in original units either way.</summary>
    public TargetScaling Targets { get; init; }
}

/// <summary>
/// An input column and what was fitted on the training rows: a number enters as (x - offset) / scale, a category as one-hot
/// in the order of categories. A date enters as a number, the days since 1970 with the time of day as fraction, then its month and its
/// weekday as one-hot, then the fraction alone.
/// </summary>
/// <param name="Name">The column's name.</param>
/// <param name="Kind">Numbers or categories.</param>
/// <param name="Categories">Of a categorical column: the categories met in the training rows, one input each; null for numbers.</param>
/// <param name="Min">The smallest value the model was trained on; null if it was not trained.</param>
/// <param name="Max">The largest.</param>
/// <param name="Offset">Subtracted from a number.</param>
/// <param name="Scale">What the difference is then divided by.</param>
/// <param name="Fill">What a missing number is imputed by; null: a missing number is refused.</param>
/// <param name="Other">Whether one more input stands for all categories that are not named.</param>
/// <param name="Indicator">Whether one more input, the last, says that the value is missing.</param>
/// <param name="NumberFormat">How a number given as text is written; null: with a decimal point.</param>
/// <param name="DateOrder">In which order a date names day, month and year; null: so that it cannot be mistaken.</param>
public sealed record InputColumn(
    [property: JsonRequired] string Name, ColumnKind Kind = ColumnKind.Numeric, IReadOnlyList<string>? Categories = null,
    double? Min = null, double? Max = null, double? Offset = null, double? Scale = null, double? Fill = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] bool Other = false,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] bool Indicator = false,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] NumberFormat? NumberFormat = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] DateOrder? DateOrder = null)
{
    /// <summary>Day number, twelve months, seven weekdays, time of day.</summary>
    internal const int DateWidth = 1 + 12 + 7 + 1;

    /// <summary>How many network inputs the column becomes.</summary>
    internal int Width => ValueWidth + (Indicator ? 1 : 0);

    /// <summary>Without the one that says that the value is missing.</summary>
    internal int ValueWidth => Kind switch
    {
        ColumnKind.Categorical => Categories!.Count + (Other ? 1 : 0),
        ColumnKind.Date => DateWidth,
        _ => 1,
    };

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
    IReadOnlyList<string>? Classes = null, IReadOnlyList<TargetColumn>? Targets = null, IReadOnlyList<string>? PositiveValues = null)
{
    /// <returns>-1: it is no class.</returns>
    internal int ClassIndex(string name) => Classes!.ToList().IndexOf(name);
}

/// <summary>A regression target; the network's output y means y x scale + offset in original units.</summary>
/// <param name="Name">The target's column.</param>
/// <param name="Offset">The training rows' mean; 0 where targets are not standardized.</param>
/// <param name="Scale">The training rows' standard deviation; 1 where targets are not standardized.</param>
public sealed record TargetColumn([property: JsonRequired] string Name, double Offset = 0, double Scale = 1)
{
    internal double InOriginalUnits(float output) => output * Scale + Offset;
}
