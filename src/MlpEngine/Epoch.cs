namespace MlpEngine;

/// <summary>What one pass over the training rows measured.</summary>
/// <param name="Number">From 1.</param>
/// <param name="TrainLoss">Mean over the samples as each mini-batch saw them before its update, penalty included.</param>
/// <param name="TrainAccuracy">Share of the same outputs that were right; null where the loss does not classify.</param>
/// <param name="ValidationLoss">Mean loss of the validation rows after the epoch, without penalty; null without validation rows.</param>
/// <param name="ValidationAccuracy">Share of the validation rows that are right after the epoch.</param>
/// <param name="LearningRate">eta as this epoch used it.</param>
/// <param name="Seconds">Duration of the whole epoch, evaluation included.</param>
/// <param name="SamplesPerSecond">Training rows per second, without evaluation.</param>
/// <param name="Layers">One entry per layer, or empty.</param>
public sealed record Epoch(
    int Number,
    double TrainLoss,
    double? TrainAccuracy,
    double? ValidationLoss,
    double? ValidationAccuracy,
    double LearningRate,
    double Seconds,
    double SamplesPerSecond,
    IReadOnlyList<LayerDiagnostics> Layers);

/// <summary>The health of one layer over one epoch (the text's appendix, measured).</summary>
/// <param name="GradientNorm">Euclidean norm of the layer's gradient in the epoch's last step.</param>
/// <param name="WeightNorm">Euclidean norm of the layer's weights after the epoch.</param>
/// <param name="UpdateRatio">Norm of the change of the weights over the epoch's last step, divided by <paramref name="WeightNorm"/>.</param>
/// <param name="DeadFraction">Share of the layer's ReLUs that were zero for every sample of the epoch; null for other activations.</param>
/// <param name="SaturatedFraction">Share of sigmoid or tanh outputs within 0.01 of an end; null for other activations.</param>
public sealed record LayerDiagnostics(
    double GradientNorm, double WeightNorm, double UpdateRatio, double? DeadFraction, double? SaturatedFraction);
