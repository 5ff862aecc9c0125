using System.Text.Json.Serialization;

namespace MlpService.Client;

/// <summary>How the learning rate changes from epoch to epoch; what is not set has the schedule's default.</summary>
/// <param name="Name">The rule.</param>
public sealed record Schedule(ScheduleName? Name = null)
{
    /// <summary>step, exponential and reduceOnPlateau: what the rate is multiplied by.</summary>
    public double? Factor { get; init; }

    /// <summary>step: epochs between two reductions.</summary>
    public int? Every { get; init; }

    /// <summary>reduceOnPlateau: epochs without a lower loss.</summary>
    public int? Patience { get; init; }

    /// <summary>reduceOnPlateau: what the rate never falls below.</summary>
    public double? Minimum { get; init; }

    /// <summary>Epochs over which the rate first rises.</summary>
    public int? WarmupEpochs { get; init; }
}

/// <summary>A learning rate schedule.</summary>
/// <param name="Word">As the API spells it.</param>
[JsonConverter(typeof(WordConverter<ScheduleName>))]
public readonly record struct ScheduleName(string Word) : IWord<ScheduleName>
{
    /// <summary>The same rate in every epoch.</summary>
    public static ScheduleName Constant { get; } = new("constant");

    /// <summary>Reduced every few epochs.</summary>
    public static ScheduleName Step { get; } = new("step");

    /// <summary>Reduced in every epoch.</summary>
    public static ScheduleName Exponential { get; } = new("exponential");

    /// <summary>Half a cosine, to 0 in the last epoch.</summary>
    public static ScheduleName Cosine { get; } = new("cosine");

    /// <summary>Reduced where the loss no longer falls.</summary>
    public static ScheduleName ReduceOnPlateau { get; } = new("reduceOnPlateau");

    static ScheduleName IWord<ScheduleName>.Of(string word) => new(word);

    /// <inheritdoc/>
    public override string ToString() => Word;
}
