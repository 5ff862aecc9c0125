namespace MlpEngine;

public enum StopReason { Completed, StoppedEarly, Diverged }

/// <summary>Where a loss, an activation or a weight first was not finite; all numbers from 1. What overflowed only after an epoch, on
/// validation rows or with the weights of the last update, counts to its last mini-batch.</summary>
public sealed record Divergence(int Epoch, int Batch, int Layer);

/// <summary>How training ended.</summary>
/// <param name="EpochsRun">Complete epochs.</param>
/// <param name="BestEpoch">The epoch with the best watched metric; without early stopping the last complete one. 0: none was completed.</param>
/// <param name="Reason">Why it ended.</param>
/// <param name="Divergence">Where it diverged; the weights are then those of the last good epoch.</param>
public sealed record TrainingOutcome(int EpochsRun, int BestEpoch, StopReason Reason, Divergence? Divergence = null);
