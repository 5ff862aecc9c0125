namespace MlpEngine.Kernels.Updates;

/// <summary>The constants of one step, the same for every parameter; an optimizer sets those that its formula reads.</summary>
readonly record struct StepConstants
{
    /// <summary>eta; for Adam eta / (1 - beta1^t).</summary>
    public float Rate { get; init; }

    /// <summary>Decay of m: mu.</summary>
    public float MDecay { get; init; }

    /// <summary>1 - beta1, rounded from the exact difference.</summary>
    public float MGain { get; init; }

    /// <summary>Decay of v: alpha or beta2.</summary>
    public float VDecay { get; init; }

    /// <summary>1 - the decay of v, likewise: 1 - 0.999f would be wrong in the fifth digit.</summary>
    public float VGain { get; init; }

    /// <summary>Adam: 1 / sqrt(1 - beta2^t).</summary>
    public float RootScale { get; init; }

    /// <summary>Added to the root of v.</summary>
    public float Epsilon { get; init; }

    /// <summary>AdamW: 1 - eta x weight decay.</summary>
    public float Keep { get; init; }
}
