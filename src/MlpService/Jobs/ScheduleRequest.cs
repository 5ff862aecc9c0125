using MlpEngine;
using MlpService.Http;

namespace MlpService.Jobs;

/// <summary>
/// How the learning rate changes from epoch to epoch. A constant left out or null has its default; one that the schedule does not take
/// is refused.
/// </summary>
public sealed record ScheduleRequest
{
    /// <summary>The rule.</summary>
    public ScheduleKind Name { get; init; }

    /// <summary>step, exponential and reduceOnPlateau: what the rate is multiplied by; null: 0.5.</summary>
    [Between(0.0, 1.0, MinimumIsExclusive = true)]
    public double? Factor { get; init; }

    /// <summary>step: epochs between two reductions; null: 30.</summary>
    [Between(1, 1_000_000)]
    public int? Every { get; init; }

    /// <summary>reduceOnPlateau: epochs without a lower validation loss (train loss without a validation split); null: 10.</summary>
    [Between(1, 1_000_000)]
    public int? Patience { get; init; }

    /// <summary>reduceOnPlateau: what the rate never falls below; null: 1e-8.</summary>
    [Between(0.0, 1e6, MinAboveZero = JobRequest.MinAboveZero)]
    public double? Minimum { get; init; }

    /// <summary>Epochs over which the rate first rises; fewer than epochs. None of them counts as a plateau.</summary>
    [Between(0, 1_000_000)]
    public int WarmupEpochs { get; init; }

    internal LearningRateSchedule ToSchedule()
    {
        var defaults = new LearningRateSchedule(Name);
        return new(Name, Factor ?? defaults.Factor, Every ?? defaults.Every, Patience ?? defaults.Patience, WarmupEpochs,
            Minimum ?? defaults.Minimum);
    }

    /// <exception cref="Refusal">422: a constant of another schedule.</exception>
    internal void RefuseUnused()
    {
        Constant.Refuse("schedule", "factor", Factor, Name,
            [ScheduleKind.Step, ScheduleKind.Exponential, ScheduleKind.ReduceOnPlateau]);
        Constant.Refuse("schedule", "every", Every, Name, [ScheduleKind.Step]);
        Constant.Refuse("schedule", "patience", Patience, Name, [ScheduleKind.ReduceOnPlateau]);
        Constant.Refuse("schedule", "minimum", Minimum, Name, [ScheduleKind.ReduceOnPlateau]);
    }
}
