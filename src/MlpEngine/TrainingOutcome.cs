namespace MlpEngine;

/// <summary>Why training ended.</summary>
public enum StopReason
{
    /// <summary>All epochs are done.</summary>
    Completed,
    /// <summary>The monitored metric had not improved for early stopping's patience.</summary>
    StoppedEarly,
    /// <summary>A number was not finite.</summary>
    Diverged,
}

/// <summary>Where a loss, an activation or a weight first was not finite; all numbers from 1. What overflowed only after an epoch, on
/// validation rows or with the weights of the last update, belongs to its last mini-batch.</summary>
/// <param name="Epoch">The epoch.</param>
/// <param name="Batch">The mini-batch of the epoch.</param>
/// <param name="Layer">The first layer that was not finite, from 1: index Layer - 1 of <see cref="Topology.Layers"/>.</param>
/// <param name="OnValidation">It was seen on validation rows, whose values may be the cause.</param>
public sealed record Divergence(int Epoch, int Batch, int Layer, bool OnValidation = false);

/// <summary>How training ended.</summary>
/// <param name="EpochsRun">Complete epochs.</param>
/// <param name="BestEpoch">The epoch with the best monitored metric; without early stopping the last complete one. 0: none was
/// completed.</param>
/// <param name="KeptEpoch">The epoch whose weights are kept: the best where early stopping restores it, else the last complete one; 0:
/// the first weights.</param>
/// <param name="Reason">Why it ended.</param>
/// <param name="Divergence">Where it diverged.</param>
public sealed record TrainingOutcome(int EpochsRun, int BestEpoch, int KeptEpoch, StopReason Reason, Divergence? Divergence = null);
