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
/// <param name="Layers">One entry per layer, in order.</param>
/// <param name="ValidationScore">What early stopping's score made of the validation rows after the epoch; null unless it monitors
/// one.</param>
public sealed record Epoch(
    int Number,
    double TrainLoss,
    double? TrainAccuracy,
    double? ValidationLoss,
    double? ValidationAccuracy,
    double LearningRate,
    double Seconds,
    double SamplesPerSecond,
    IReadOnlyList<LayerDiagnostics> Layers,
    double? ValidationScore = null);
