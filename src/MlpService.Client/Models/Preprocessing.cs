using System.Text.Json.Serialization;

namespace MlpService.Client;

/// <summary>How rows are prepared; what is not set in a request has the service's default.</summary>
public sealed record Preprocessing
{
    /// <summary>How numbers are scaled.</summary>
    public NumericScaling? Numeric { get; init; }

    /// <summary>What becomes of a missing number.</summary>
    public MissingRule? Missing { get; init; }

    /// <summary>Whether a column with missing values gets one more input, which says where they are.</summary>
    public bool? MissingIndicators { get; init; }

    /// <summary>Most inputs that a categorical column becomes; the rarest categories share the last.</summary>
    public int? MaxCategories { get; init; }

    /// <summary>Regression: how targets are scaled; predictions are in original units either way.</summary>
    public TargetScaling? Targets { get; init; }
}

/// <summary>How a number is scaled.</summary>
/// <param name="Word">As the API spells it.</param>
[JsonConverter(typeof(WordConverter<NumericScaling>))]
public readonly record struct NumericScaling(string Word) : IWord<NumericScaling>
{
    /// <summary>(x - mean) / standard deviation</summary>
    public static NumericScaling Standardize { get; } = new("standardize");

    /// <summary>(x - min) / (max - min)</summary>
    public static NumericScaling MinMax { get; } = new("minMax");

    /// <summary>Not at all.</summary>
    public static NumericScaling None { get; } = new("none");

    static NumericScaling IWord<NumericScaling>.Of(string word) => new(word);

    /// <inheritdoc/>
    public override string ToString() => Word;
}

/// <summary>What becomes of a missing value.</summary>
/// <param name="Word">As the API spells it.</param>
[JsonConverter(typeof(WordConverter<MissingRule>))]
public readonly record struct MissingRule(string Word) : IWord<MissingRule>
{
    /// <summary>Imputed by the training rows' mean.</summary>
    public static MissingRule Mean { get; } = new("mean");

    /// <summary>Imputed by the training rows' median.</summary>
    public static MissingRule Median { get; } = new("median");

    /// <summary>The row is left out.</summary>
    public static MissingRule Drop { get; } = new("drop");

    /// <summary>The row is refused.</summary>
    public static MissingRule Error { get; } = new("error");

    static MissingRule IWord<MissingRule>.Of(string word) => new(word);

    /// <inheritdoc/>
    public override string ToString() => Word;
}

/// <summary>How a regression target is scaled.</summary>
/// <param name="Word">As the API spells it.</param>
[JsonConverter(typeof(WordConverter<TargetScaling>))]
public readonly record struct TargetScaling(string Word) : IWord<TargetScaling>
{
    /// <summary>(y - mean) / standard deviation</summary>
    public static TargetScaling Standardize { get; } = new("standardize");

    /// <summary>Not at all.</summary>
    public static TargetScaling None { get; } = new("none");

    static TargetScaling IWord<TargetScaling>.Of(string word) => new(word);

    /// <inheritdoc/>
    public override string ToString() => Word;
}
