namespace MlpEngine;

/// <summary>The health of one layer over one epoch.</summary>
/// <param name="GradientNorm">Euclidean norm of the gradient by the layer's weights and biases, in the epoch's last step.</param>
/// <param name="WeightNorm">Euclidean norm of the layer's weights and biases after the epoch.</param>
/// <param name="UpdateRatio">Norm of what the epoch's last step changed, divided by weightNorm; 0 for a layer of
/// zeros.</param>
/// <param name="DeadFraction">Share of the layer's ReLUs that were zero for every sample of the epoch; null for other activations.</param>
/// <param name="SaturatedFraction">Share of the outputs of the epoch's last mini-batch that were within 0.01 of an end of the activation's
/// range, for sigmoid and tanh; null for activations that are not bounded on both sides.</param>
public sealed record LayerDiagnostics(
    double GradientNorm, double WeightNorm, double UpdateRatio, double? DeadFraction, double? SaturatedFraction);
