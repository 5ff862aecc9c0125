namespace MlpService.Models;

public sealed record ModelReference(string Model, int Version);

/// <summary>A model and its versions, oldest first.</summary>
public sealed record ModelResponse(string Name, string? Description, IReadOnlyList<VersionSummary> Versions);

public sealed record VersionSummary(int Version, DateTimeOffset CreatedAt, ModelMetrics Metrics, string? Diverged);

/// <summary>All there is to know of a version but its weights.</summary>
/// <param name="Parameters">How many weights and biases.</param>
/// <param name="Sha256">Of the weights: little-endian float32, per layer w_jk by unit j, then the biases.</param>
/// <param name="Diverged">Where training broke off, if it did: the weights are then those of the epoch it names, and predict uses them only when asked for this version.</param>
public sealed record VersionResponse(
    string Name, int Version, ModelTask Task, ModelTopology Topology, IReadOnlyList<InputColumn> Inputs, ModelOutputs Outputs,
    Preprocessing Preprocessing, ModelMetrics Metrics, Lineage Lineage, long Parameters, string Sha256, DateTimeOffset CreatedAt,
    string? Diverged)
{
    internal static VersionResponse Of(ModelVersion version) => new(
        version.Model, version.Version, version.Definition.Task, version.Definition.Topology, version.Definition.Inputs,
        version.Definition.Outputs, version.Definition.Preprocessing, version.Metrics, version.Lineage, version.Parameters,
        version.Sha256, version.CreatedAt, version.Diverged);
}

/// <summary>Measured on the rows the model was trained on, on those that chose when to stop, and on those it never saw.</summary>
public sealed record ModelMetrics(
    PartMetrics? Train = null, PartMetrics? Validation = null, PartMetrics? Test = null, CrossValidationMetrics? CrossValidation = null)
{
    /// <summary>Without the figures of each class, target and fold, of which a list of versions would hold too many.</summary>
    internal ModelMetrics Summary() => new(Train?.Summary(), Validation?.Summary(), Test?.Summary(), CrossValidation is null ? null : CrossValidation with { Folds = [] });
}
