using System.Text.Json.Serialization;

namespace MlpService.Client;

/// <summary>What one epoch measured; a number that overflowed is NaN.</summary>
/// <param name="Number">From 1.</param>
/// <param name="TrainLoss">Mean over the epoch's rows as each mini-batch saw them before its update, penalty included.</param>
/// <param name="TrainAccuracy">Of the same outputs; null for regression.</param>
/// <param name="ValidationLoss">After the epoch, without penalty; null without a validation split.</param>
/// <param name="ValidationAccuracy">After the epoch; null for regression or without a validation split.</param>
/// <param name="LearningRate">As this epoch used it.</param>
/// <param name="Seconds">Of training, without evaluation.</param>
/// <param name="SamplesPerSecond">Training rows per second, without evaluation.</param>
/// <param name="Layers">The diagnostics of each layer, in order.</param>
/// <param name="Monitored">The metric that early stopping monitors; null where it is off.</param>
public sealed record Epoch(
    [property: JsonPropertyName("epoch")] int Number, double TrainLoss, double? TrainAccuracy, double? ValidationLoss,
    double? ValidationAccuracy, double LearningRate, double Seconds, double SamplesPerSecond, IReadOnlyList<LayerDiagnostics> Layers,
    [property: JsonPropertyName("watched")] double? Monitored);

/// <summary>The health of one layer over one epoch.</summary>
/// <param name="GradientNorm">Of the gradient by the layer's weights and biases, in the epoch's last step.</param>
/// <param name="WeightNorm">Of the layer's weights and biases after the epoch.</param>
/// <param name="UpdateRatio">Norm of what the epoch's last step changed, divided by the weights' norm.</param>
/// <param name="DeadFraction">Share of ReLUs that were zero for every sample of the epoch; null for other activations.</param>
/// <param name="SaturatedFraction">Share of outputs near an end of the activation's range; null for unbounded activations.</param>
public sealed record LayerDiagnostics(
    double GradientNorm, double WeightNorm, double UpdateRatio, double? DeadFraction, double? SaturatedFraction);
