using MlpEngine.Training;

namespace MlpEngine;

/// <summary>What a caller may choose about training, each with its default.</summary>
public sealed record TrainingOptions
{
    /// <summary>What is minimized; it has to fit the activation of the outputs.</summary>
    public required Loss Loss { get; init; }

    /// <summary>Passes over the training rows, at least 1.</summary>
    public int Epochs { get; init; } = 100;

    /// <summary>Rows per mini-batch, at least 1; the last one of an epoch takes what is left.</summary>
    public int BatchSize { get; init; } = 32;

    /// <summary>Draw the mini-batches at random, anew each epoch; otherwise rows are taken in order.</summary>
    public bool Shuffle { get; init; } = true;

    /// <summary>Determines first weights, the order of rows and dropout: the same seed gives the same bits.</summary>
    public ulong Seed { get; init; }

    /// <summary>How gradients become changes of the parameters; by default adam at 0.001.</summary>
    public OptimizerOptions Optimizer { get; init; } = new(OptimizerKind.Adam, 0.001);

    /// <summary>How the optimizer's learning rate changes from epoch to epoch; by default not at all.</summary>
    public LearningRateSchedule Schedule { get; init; } = new();

    /// <summary>l: the cost gains l/m sum |w| over weights, m = all training rows; at least 0.</summary>
    public double L1 { get; init; }

    /// <summary>lambda: the cost gains lambda/(2m) sum w^2 over weights, m = all training rows (eq. 21-23); at least 0.</summary>
    public double L2 { get; init; }

    /// <summary>A gradient g of a larger Euclidean norm is scaled to this one, c g / |g| (Pascanu et al. 2013); null: none is.</summary>
    public double? GradientClip { get; init; }

    /// <summary>Share of the inputs that dropout drops while training, in [0, 1).</summary>
    public double InputDropout { get; init; }

    /// <summary>Threads that may share a step, 1 to 1024. The result does not depend on it.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>When training ends before its last epoch; null: never.</summary>
    public EarlyStopping? EarlyStopping { get; init; }

    /// <summary>When a row of outputs counts as right.</summary>
    public AccuracyRule Accuracy { get; init; } = AccuracyRule.Auto;

    /// <summary>Why these options cannot train this topology, naming both parts and what would work; null if they can.</summary>
    public string? Problem(Topology topology)
    {
        ArgumentNullException.ThrowIfNull(topology);
        return OutOfRange() ?? Optimizer.Problem() ?? Schedule.Problem() ?? EarlyStopping?.Problem()
            ?? Trainability.Problem(topology, Loss);
    }

    string? OutOfRange() =>
        !Enum.IsDefined(Accuracy) ? $"Unknown accuracy rule {Accuracy}."
        : Epochs < 1 ? $"{Epochs} epochs: at least 1 is needed."
        : BatchSize < 1 ? $"Batch size {BatchSize}: it must be at least 1."
        : Threads is < 1 or > 1024 ? $"{Threads} threads: between 1 and 1024 are allowed."
        : L1 is not (>= 0 and <= float.MaxValue) ? $"L1 {L1}: it must be at least 0 and finite."
        : L2 is not (>= 0 and <= float.MaxValue) ? $"L2 {L2}: it must be at least 0 and finite."
        : GradientClip is not (null or (> 0 and <= float.MaxValue)) ? $"Gradient clip {GradientClip}: it must be above 0 and finite."
        : InputDropout is not (>= 0 and < 1) ? $"Input dropout {InputDropout}: it must be at least 0 and below 1."
        : null;
}
