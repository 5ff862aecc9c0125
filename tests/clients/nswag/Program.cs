// The main job with the client that NSwag generates, on either JSON library. Arguments: the service's address and a CSV of irises.
using Generated;

using var http = new HttpClient();
var service = new Client(http) { BaseUrl = args[0] };
var name = $"nswag-{Guid.NewGuid():n}";

await service.CreateNetworkAsync(idempotency_Key: name, new()
{
    Name = name,
    Layers = [new() { Units = 32, Activation = Activation.Relu }, new() { Activation = Activation.Softmax }],
});

await using (var file = File.OpenRead(args[1]))
{
    var dataset = await service.CreateDatasetAsync(name, delimiter: null, header: null, comment: null, @decimal: null, missing: null,
        columns: null, onError: null, idempotency_Key: null, file: new FileParameter(file, "iris.csv", "text/csv"));
    Expect(dataset.Rows == 150, $"{dataset.Rows} rows");
}
using (var download = await service.GetDatasetContentAsync(name))
using (var reader = new StreamReader(download.Stream))
    Expect(await reader.ReadToEndAsync() == await File.ReadAllTextAsync(args[1]), "the download is not the upload");

var job = await service.CreateJobAsync(idempotency_Key: null, new()
{
    Network = name,
    Dataset = name,
    Target = "species",
    Model = name,
    Test = new() { Fraction = 0.2 },
    ClassWeights = new Dictionary<string, double> { ["setosa"] = 2 },
});
while (job.Status is JobStatus.Queued or JobStatus.Running)
{
    await Task.Delay(100);
    job = await service.GetJobAsync(job.Id);
}
Expect(job.Status == JobStatus.Succeeded, $"the job ended as {job.Status}: {job.Error}");
Expect(job.Request is { Target: "species", Epochs: 100, Shuffle: true, EarlyStopping.Patience: 20 },
    "the request is not answered as it was");

var version = await service.GetVersionAsync(name, job.Result.Version);
Expect(version.Metrics.Test.Accuracy > 0.8, $"accuracy {version.Metrics.Test.Accuracy}");

var answer = await service.PredictAsync(name, new()
{
    Instances =
    [
        new Dictionary<string, object> { ["sepal_length"] = 5.1, ["sepal_width"] = 3.5, ["petal_length"] = 1.4, ["petal_width"] = 0.2 },
    ],
});
Expect(answer.Predictions.Single().Label == "setosa", $"predicted {answer.Predictions.Single().Label}");

try
{
    await service.PredictAsync(name, new() { Instances = [new Dictionary<string, object> { ["sepal"] = 5.1 }] });
    Expect(false, "a column that there is not was taken");
}
catch (ApiException<ProblemDetails> refusal)
{
    Expect(refusal.StatusCode == 422 && refusal.Result.Detail.Contains("sepal"), refusal.Result.Detail);
}

await service.DeleteModelAsync(name, force: null);
await service.DeleteJobAsync(job.Id);
await service.DeleteDatasetAsync(name);
await service.DeleteNetworkAsync(name);

static void Expect(bool holds, string otherwise)
{
    if (!holds)
        throw new InvalidOperationException(otherwise);
}

#if SystemTextJson
namespace Generated
{
    // NSwag writes null for what was left out, unless it is told not to; null is not what holds for a member that is left out
    partial class Client
    {
        static partial void UpdateJsonSerializerSettings(System.Text.Json.JsonSerializerOptions settings) =>
            settings.DefaultIgnoreCondition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull;
    }
}
#endif
