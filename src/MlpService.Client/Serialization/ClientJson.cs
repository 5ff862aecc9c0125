using System.Text.Json;
using System.Text.Json.Serialization;

namespace MlpService.Client;

/// <summary>
/// How requests are written, without what was not set, so that the service's defaults hold; and how answers are read, passing over what
/// a newer service adds. Generated at compile time: nothing of it is reflected on.
/// </summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters = [typeof(NumberConverter)])]
[JsonSerializable(typeof(NetworkDefinition))]
[JsonSerializable(typeof(Page<Network>))]
[JsonSerializable(typeof(Dataset))]
[JsonSerializable(typeof(DatasetRows))]
[JsonSerializable(typeof(SkippedRows))]
[JsonSerializable(typeof(Page<DatasetItem>))]
[JsonSerializable(typeof(IReadOnlyDictionary<string, ColumnKind>))]
[JsonSerializable(typeof(JobRequest))]
[JsonSerializable(typeof(EarlyStopping))]
[JsonSerializable(typeof(IReadOnlyDictionary<string, double>))]
[JsonSerializable(typeof(string[]))]
[JsonSerializable(typeof(Page<Job>))]
[JsonSerializable(typeof(Page<Epoch>))]
[JsonSerializable(typeof(Page<Model>))]
[JsonSerializable(typeof(Evaluation))]
[JsonSerializable(typeof(ModelChanges))]
[JsonSerializable(typeof(ModelVersion))]
[JsonSerializable(typeof(JsonElement))]
[JsonSerializable(typeof(PredictionResult))]
[JsonSerializable(typeof(ServiceHealth))]
[JsonSerializable(typeof(Problem))]
sealed partial class ClientJson : JsonSerializerContext;
