using System.Text.Json;
using System.Text.Json.Serialization;
using MlpService.Http;

namespace MlpService.Predictions;

/// <summary>Rows to predict.</summary>
public sealed record PredictionRequest
{
    public const int MaxRows = 100_000;

    /// <summary>Each an object by column name, or an array in the order of the model's inputs.</summary>
    [Items(1, MaxRows)]
    public required IReadOnlyList<JsonElement> Instances { get; init; }
}

/// <summary>A prediction for each row.</summary>
/// <param name="Model">The model's name.</param>
/// <param name="Version">The version that predicted.</param>
/// <param name="Classes">The order of the probabilities; left out for regression.</param>
/// <param name="Predictions">One for each instance, in their order.</param>
public sealed record PredictionResponse(
    string Model, int Version,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<string>? Classes,
    IReadOnlyList<Prediction> Predictions);

/// <summary>What is predicted of a row; members that do not apply to the task are left out.</summary>
public sealed record Prediction
{
    /// <summary>The class predicted.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Label { get; init; }

    /// <summary>Multilabel: the labels whose probability is above 0.5.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Labels { get; init; }

    /// <summary>In the order of the classes, or labels.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<float>? Probabilities { get; init; }

    /// <summary>The predicted target, in original units.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? Value { get; init; }

    /// <summary>The predicted targets, where there are several.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<double>? Values { get; init; }

    /// <summary>What to know about the row: <c>unseen:column</c> for a category that training did not see.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Flags { get; init; }
}
