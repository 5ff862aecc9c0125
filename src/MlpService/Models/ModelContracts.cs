using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Mvc;
using MlpService.Http;

namespace MlpService.Models;

/// <summary>What to change of a model, as a JSON merge patch (RFC 7396): what is left out stays, what is null is removed.</summary>
public sealed record ModelPatch : IValidatableObject
{
    internal const int MaxTags = 64;
    const int MaxKey = 63, MaxValue = 256;

    /// <summary>What it is for, in your words, up to 1,000 characters.</summary>
    [DescriptionLength]
    public string? Description { get; init => (field, NamesDescription) = (value, true); }

    /// <summary>
    /// Texts of up to 256 characters under keys of 1 to 63; a model has at most 64. A key that is null is removed, and so are all where
    /// tags is null.
    /// </summary>
    public IReadOnlyDictionary<string, string?>? Tags { get; init => (field, NamesTags) = (value, true); }

    internal bool NamesDescription { get; private init; }

    internal bool NamesTags { get; private init; }

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        foreach (var (key, value) in Tags ?? new Dictionary<string, string?>())
        {
            if (key.Length is 0 or > MaxKey)
                yield return new($"The key '{key.Cut()}' has {key.Length} characters; 1 to {MaxKey} are allowed.", [nameof(Tags)]);
            if (value?.Length > MaxValue)
                yield return new($"The value of '{key}' has {value.Length} characters; at most {MaxValue} are allowed.", [nameof(Tags)]);
        }
    }
}

/// <summary>How to delete a model.</summary>
/// <param name="Force">
/// Delete it although unfinished jobs would store a version in it or start from one: they are cancelled, and store nothing.
/// </param>
public sealed record ModelDeletion([FromQuery(Name = "force"), DefaultValue(false)] bool Force = false);

/// <summary>A version of a model.</summary>
/// <param name="Model">The model's name.</param>
/// <param name="Version">The version's number, from 1.</param>
public sealed record ModelReference(string Model, int Version);

/// <summary>A model and its versions.</summary>
/// <param name="Name">The name to address it by.</param>
/// <param name="Description">What it is for.</param>
/// <param name="Tags">Its tags, by key.</param>
/// <param name="Versions">Oldest first.</param>
public sealed record ModelResponse(
    string Name, string? Description, IReadOnlyDictionary<string, string> Tags, IReadOnlyList<VersionSummary> Versions)
{
    internal static ModelResponse Of(Model model, IEnumerable<VersionSummary> versions) =>
        new(model.Name, model.Description, model.Tags, [.. versions]);
}

/// <summary>A version in a list.</summary>
/// <param name="Version">Its number, from 1.</param>
/// <param name="CreatedAt">When it was stored.</param>
/// <param name="Metrics">Without those of each class, target and fold.</param>
/// <param name="Diverged">Where training diverged, if it did.</param>
public sealed record VersionSummary(int Version, DateTimeOffset CreatedAt, ModelMetrics Metrics, string? Diverged);

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
/// <param name="Sha256">Of the weights: little-endian float32, per layer w_jk by unit j, then the biases.</param>
/// <param name="CreatedAt">When it was stored.</param>
/// <param name="Diverged">
/// Where training diverged, if it did: the weights are then those of the epoch it names, and predict uses them only when asked for
/// this version.
/// </param>
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

/// <summary>How good a version is on the rows it was trained on, on those that chose when to stop, and on those it never saw.</summary>
/// <param name="Train">On the training split; null for imported weights, as the others.</param>
/// <param name="Validation">On the validation split; null where there is none.</param>
/// <param name="Test">On the test split; null where there is none.</param>
/// <param name="CrossValidation">Of the same training fold by fold; null where none was asked for.</param>
public sealed record ModelMetrics(
    SplitMetrics? Train = null, SplitMetrics? Validation = null, SplitMetrics? Test = null, CrossValidationMetrics? CrossValidation = null)
{
    /// <summary>Without the metrics of each class, target and fold: a list of versions would be megabytes.</summary>
    internal ModelMetrics Summary() => new(Train?.Summary(), Validation?.Summary(), Test?.Summary(),
        CrossValidation is null ? null : CrossValidation with { Folds = [] });
}
