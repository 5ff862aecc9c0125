using System.Text.Json;

namespace MlpService.Client;

/// <summary>All there is to know of a version but its weights.</summary>
/// <param name="Name">The model's name.</param>
/// <param name="Version">Its number, from 1.</param>
/// <param name="Task">What it predicts: one class, numbers, or labels.</param>
/// <param name="Topology">Inputs and layers of the network.</param>
/// <param name="Inputs">The columns that predict takes, in their order.</param>
/// <param name="Outputs">What the network's outputs mean.</param>
/// <param name="Preprocessing">How columns become inputs.</param>
/// <param name="Metrics">How good it is on each split of its dataset.</param>
/// <param name="Lineage">Where it comes from.</param>
/// <param name="Parameters">How many weights and biases.</param>
/// <param name="Sha256">Of the weights.</param>
/// <param name="CreatedAt">When it was stored.</param>
/// <param name="Diverged">Where training diverged, if it did; predict uses such a version only when asked for it.</param>
public sealed record ModelVersion(
    string Name, int Version, ModelTask Task, ModelTopology Topology, IReadOnlyList<InputColumn> Inputs, ModelOutputs Outputs,
    Preprocessing Preprocessing, ModelMetrics Metrics, Lineage Lineage, long Parameters, string Sha256, DateTimeOffset CreatedAt,
    string? Diverged);

/// <summary>A network's topology, with every size known.</summary>
/// <param name="Inputs">How many numbers enter the first layer.</param>
/// <param name="Layers">The layers after the inputs, the output layer last.</param>
public sealed record ModelTopology(int Inputs, IReadOnlyList<Layer> Layers);

/// <summary>
/// An input column and what was fitted on the training rows: a number enters as (x - offset) / scale, a category as one-hot.
/// </summary>
/// <param name="Name">The column's name.</param>
/// <param name="Kind">Numbers or categories.</param>
/// <param name="Categories">Of a categorical column: the categories met in the training rows; null for numbers.</param>
/// <param name="Min">The smallest value the model was trained on; null if it was not trained.</param>
/// <param name="Max">The largest.</param>
/// <param name="Offset">Subtracted from a number.</param>
/// <param name="Scale">What the difference is then divided by.</param>
/// <param name="Fill">What a missing number is imputed by; null: a missing number is refused.</param>
/// <param name="Other">Whether one more input stands for all categories that are not named.</param>
/// <param name="Indicator">Whether one more input says that the value is missing.</param>
/// <param name="NumberFormat">How a number given as text is written; null: with a decimal point.</param>
/// <param name="DateOrder">In which order a date names day, month and year.</param>
public sealed record InputColumn(
    string Name, ColumnKind Kind, IReadOnlyList<string>? Categories, double? Min, double? Max, double? Offset, double? Scale,
    double? Fill, bool Other = false, bool Indicator = false, NumberFormat? NumberFormat = null, DateOrder? DateOrder = null);

/// <summary>What the network's outputs mean: classes or targets.</summary>
/// <param name="Classes">The classes; multilabel: the labels.</param>
/// <param name="Targets">What regression predicts.</param>
/// <param name="PositiveValues">Multilabel: for each label the value of its column in rows that have it.</param>
public sealed record ModelOutputs(
    IReadOnlyList<string>? Classes, IReadOnlyList<TargetColumn>? Targets, IReadOnlyList<string>? PositiveValues);

/// <summary>A regression target; the network's output y means y x scale + offset in original units.</summary>
/// <param name="Name">The target's column.</param>
/// <param name="Offset">The training rows' mean; 0 where targets are not standardized.</param>
/// <param name="Scale">The training rows' standard deviation; 1 where targets are not standardized.</param>
public sealed record TargetColumn(string Name, double Offset, double Scale);

/// <summary>Where a version comes from: enough to train it again to the same bytes.</summary>
/// <param name="Network">The network that was trained, or whose weights were imported.</param>
/// <param name="Dataset">The dataset it learned from; null for imported weights, as all that follows.</param>
/// <param name="DatasetSha256">Of the dataset's file, in lower-case hexadecimal.</param>
/// <param name="Seed">What everything random was drawn from.</param>
/// <param name="Job">The job that trained it.</param>
/// <param name="Request">The job's request as the document it was.</param>
/// <param name="EngineVersion">The version of the engine that trained it.</param>
/// <param name="TestDatasetSha256">Of the dataset that was its test split; null where that was of the dataset itself.</param>
public sealed record Lineage(
    string Network, string? Dataset, string? DatasetSha256, int? Seed, Guid? Job, JsonElement? Request, string? EngineVersion,
    string? TestDatasetSha256);
