using System.Text.Json;
using System.Text.Json.Serialization;

namespace MlpService.Client;

/// <summary>When to stop before the last epoch; what is not set has the service's default.</summary>
public sealed record EarlyStopping
{
    /// <summary>Run all epochs.</summary>
    public static EarlyStopping Off { get; } = new() { IsOff = true };

    /// <summary>The metric monitored after each epoch.</summary>
    public JobMetric? Metric { get; init; }

    /// <summary>Epochs without improvement before it stops.</summary>
    public int? Patience { get; init; }

    /// <summary>A change up to this is no improvement.</summary>
    public double? MinDelta { get; init; }

    /// <summary>Keep the weights of the best epoch, not of the last.</summary>
    public bool? RestoreBest { get; init; }

    internal bool IsOff { get; private init; }
}

/// <summary>Off is null, which the API tells from what is left out.</summary>
sealed class EarlyStoppingConverter : JsonConverter<EarlyStopping>
{
    public override bool HandleNull => true;

    public override EarlyStopping? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.Null
            ? EarlyStopping.Off
            : JsonSerializer.Deserialize(ref reader, ClientJson.Default.EarlyStopping);

    public override void Write(Utf8JsonWriter writer, EarlyStopping value, JsonSerializerOptions options)
    {
        if (value.IsOff)
            writer.WriteNullValue();
        else
            JsonSerializer.Serialize(writer, value, ClientJson.Default.EarlyStopping);
    }
}

/// <summary>A metric that early stopping can monitor.</summary>
/// <param name="Word">As the API spells it.</param>
[JsonConverter(typeof(WordConverter<JobMetric>))]
public readonly record struct JobMetric(string Word) : IWord<JobMetric>
{
    /// <summary>The loss on the validation split.</summary>
    public static JobMetric ValidationLoss { get; } = new("validationLoss");

    /// <summary>The accuracy on the validation split.</summary>
    public static JobMetric ValidationAccuracy { get; } = new("validationAccuracy");

    /// <summary>Classification: the mean recall of the classes.</summary>
    public static JobMetric ValidationBalancedAccuracy { get; } = new("validationBalancedAccuracy");

    /// <summary>Classification: the mean -ln of the probability given to the actual class.</summary>
    public static JobMetric ValidationLogLoss { get; } = new("validationLogLoss");

    /// <summary>Classification: the area under the ROC curve.</summary>
    public static JobMetric ValidationRocAuc { get; } = new("validationRocAuc");

    /// <summary>Regression: the root of the mean squared error.</summary>
    public static JobMetric ValidationRmse { get; } = new("validationRmse");

    /// <summary>Regression: the mean absolute error.</summary>
    public static JobMetric ValidationMae { get; } = new("validationMae");

    /// <summary>Regression: the coefficient of determination.</summary>
    public static JobMetric ValidationR2 { get; } = new("validationR2");

    /// <summary>The loss on the training split.</summary>
    public static JobMetric TrainLoss { get; } = new("trainLoss");

    /// <summary>The accuracy on the training split.</summary>
    public static JobMetric TrainAccuracy { get; } = new("trainAccuracy");

    static JobMetric IWord<JobMetric>.Of(string word) => new(word);

    /// <inheritdoc/>
    public override string ToString() => Word;
}
