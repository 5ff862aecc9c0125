using System.Text.Json;
using System.Text.Json.Serialization;

namespace MlpService.Client;

/// <summary>Loss and accuracy on the training and the validation split; of an evaluation, the metrics of its dataset.</summary>
/// <param name="TrainLoss">While it runs, the newest epoch's; once finished, that of the weights kept, without penalty.</param>
/// <param name="TrainAccuracy">Likewise; null for regression.</param>
/// <param name="ValidationLoss">Without penalty; null without a validation split.</param>
/// <param name="ValidationAccuracy">Null for regression or without a validation split.</param>
[JsonConverter(typeof(JobMetricsConverter))]
public sealed record JobMetrics(double TrainLoss, double? TrainAccuracy, double? ValidationLoss, double? ValidationAccuracy)
{
    /// <summary>What an evaluation measured; null of a training, and all else is missing of an evaluation.</summary>
    public SplitMetrics? Measured { get; init; }
}

/// <summary>An evaluation's metrics stand where a training has its own.</summary>
sealed class JobMetricsConverter : JsonConverter<JobMetrics>
{
    public override JobMetrics Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var metrics = JsonElement.ParseValue(ref reader);
        if (!metrics.TryGetProperty("trainLoss", out _))
            return new(double.NaN, null, null, null) { Measured = metrics.Deserialize(ClientJson.Default.SplitMetrics) };
        return new(Number("trainLoss") ?? double.NaN, Number("trainAccuracy"), Number("validationLoss"), Number("validationAccuracy"));

        double? Number(string name) =>
            metrics.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number ? value.GetDouble() : null;
    }

    /// <summary>They are answered only.</summary>
    public override void Write(Utf8JsonWriter writer, JobMetrics value, JsonSerializerOptions options) => throw new NotSupportedException();
}
