namespace MlpEngine;

/// <summary>How the learning rate eta changes from epoch to epoch.</summary>
/// <remarks>t counts the epochs from 0 after the warm-up, n is how many there are.</remarks>
public enum ScheduleKind
{
    /// <summary>eta</summary>
    Constant,
    /// <summary>eta factor^floor(t / every)</summary>
    Step,
    /// <summary>eta factor^t</summary>
    Exponential,
    /// <summary>eta (1 + cos(pi t / n)) / 2 (Loshchilov and Hutter 2017, without restarts)</summary>
    Cosine,
    /// <summary>eta factor^r, but not below the minimum, where r counts how often the loss has not improved for patience epochs.</summary>
    ReduceOnPlateau,
}

/// <summary>A learning rate schedule and its constants; those that a kind does not read have no effect.</summary>
/// <param name="Kind">The rule.</param>
/// <param name="Factor">Step, ReduceOnPlateau and Exponential: what the rate is multiplied by, in (0, 1].</param>
/// <param name="Every">Step: epochs between two reductions, at least 1.</param>
/// <param name="Patience">ReduceOnPlateau: epochs without a lower validation loss (train loss without validation rows), at least 1.</param>
/// <param name="WarmupEpochs">Over this many epochs k = 1, 2, ... the rate first rises as eta k / (WarmupEpochs + 1); none of them counts
/// as a plateau. At least 0.</param>
/// <param name="Minimum">ReduceOnPlateau: the lowest rate, at least 0; PyTorch's min_lr, which is 0 there, while changes below 1e-8 are
/// left out.</param>
public sealed record LearningRateSchedule(
    ScheduleKind Kind = ScheduleKind.Constant,
    double Factor = 0.5,
    int Every = 30,
    int Patience = 10,
    int WarmupEpochs = 0,
    double Minimum = 1e-8)
{
    /// <summary>The rate of an epoch (from 1) after <paramref name="reductions"/> plateaus.</summary>
    internal double Rate(double start, int epoch, int epochs, int reductions)
    {
        if (epoch <= WarmupEpochs) return start * epoch / (WarmupEpochs + 1);
        int t = epoch - WarmupEpochs - 1;
        return start * Kind switch
        {
            ScheduleKind.Step => Math.Pow(Factor, t / Every),
            ScheduleKind.Exponential => Math.Pow(Factor, t),
            ScheduleKind.Cosine => (1 + Math.Cos(Math.PI * t / (epochs - WarmupEpochs))) / 2,
            ScheduleKind.ReduceOnPlateau => Math.Max(Math.Pow(Factor, reductions), Math.Min(1, Minimum / start)),
            ScheduleKind.Constant => 1,
            _ => throw new ArgumentOutOfRangeException(nameof(epoch), Kind, $"There is no schedule {Kind}."),
        };
    }

    internal string? Problem() =>
        !Enum.IsDefined(Kind) ? $"Unknown schedule {Kind}."
        : Factor is not (> 0 and <= 1) ? $"Schedule factor {Factor}: it must be above 0 and at most 1."
        : Every < 1 ? $"Schedule step of {Every} epochs: it must be at least 1."
        : Patience < 1 ? $"Schedule patience of {Patience} epochs: it must be at least 1."
        : WarmupEpochs < 0 ? $"Warm-up of {WarmupEpochs} epochs: it must be at least 0."
        : Minimum is not (>= 0 and < double.PositiveInfinity) ? $"Lowest learning rate {Minimum}: it must be at least 0 and finite."
        : null;
}
