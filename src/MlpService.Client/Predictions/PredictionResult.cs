namespace MlpService.Client;

/// <summary>A prediction for each row.</summary>
/// <param name="Model">The model's name.</param>
/// <param name="Version">The version that predicted.</param>
/// <param name="Classes">The order of the probabilities; null for regression.</param>
/// <param name="Predictions">One for each row, in their order.</param>
public sealed record PredictionResult(
    string Model, int Version, IReadOnlyList<string>? Classes, IReadOnlyList<Prediction> Predictions);

/// <summary>What is predicted of a row; what does not apply to the task is null.</summary>
/// <param name="Label">The class predicted.</param>
/// <param name="Labels">Multilabel: the labels whose probability is above 0.5.</param>
/// <param name="Probabilities">In the order of the classes, or labels.</param>
/// <param name="Value">The predicted target, in original units.</param>
/// <param name="Values">The predicted targets, where there are several.</param>
/// <param name="Flags">What to know about the row, such as <c>unseen:column</c> for a category that training did not see.</param>
public sealed record Prediction(
    string? Label, IReadOnlyList<string>? Labels, IReadOnlyList<double>? Probabilities, double? Value, IReadOnlyList<double>? Values,
    IReadOnlyList<string>? Flags);
