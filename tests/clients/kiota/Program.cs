// The main job with the client that Kiota generates. Arguments: the service's address and a CSV of irises.
using Generated;
using Generated.Models;
using Microsoft.Kiota.Abstractions;
using Microsoft.Kiota.Abstractions.Authentication;
using Microsoft.Kiota.Abstractions.Serialization;
using Microsoft.Kiota.Http.HttpClientLibrary;

using var adapter = new HttpClientRequestAdapter(new AnonymousAuthenticationProvider()) { BaseUrl = args[0] };
var service = new Client(adapter).Api.V1;
var name = $"kiota-{Guid.NewGuid():n}";

await service.Networks.PostAsync(new()
{
    Name = name,
    Layers = [new() { Units = 32, Activation = Activation.Relu }, new() { Activation = Activation.Softmax }],
});

var form = new MultipartBody();
form.AddOrReplacePart("file", "text/csv", await File.ReadAllBytesAsync(args[1]), "iris.csv");
var dataset = await service.Datasets.PostAsync(form, request => request.QueryParameters.Name = name);
Expect(dataset?.Rows == 150, $"{dataset?.Rows} rows");
using (var reader = new StreamReader((await service.Datasets[name].Content.GetAsync())!))
    Expect(await reader.ReadToEndAsync() == await File.ReadAllTextAsync(args[1]), "the download is not the upload");

var job = await service.Jobs.PostAsync(new()
{
    Network = name,
    Dataset = name,
    Target = new() { JobRequestTargetString = "species" },
    Model = name,
    Test = new() { Fraction = 0.2 },
    ClassWeights = new UntypedString("balanced"),
});
while (job!.Status is JobStatus.Queued or JobStatus.Running)
{
    await Task.Delay(100);
    job = await service.Jobs[job.Id!.Value].GetAsync();
}
Expect(job.Status == JobStatus.Succeeded, $"the job ended as {job.Status}: {job.Error}");
Expect(job.Request is { Target.JobRequestTargetString: "species", Epochs: 100, Shuffle: true, EarlyStopping.Patience: 20 },
    "the request is not answered as it was");

var version = await service.Models[name].Versions[job.Result!.Version!.Value].GetAsync();
Expect(version?.Metrics?.Test?.Accuracy > 0.8, $"accuracy {version?.Metrics?.Test?.Accuracy}");

var answer = await service.Models[name].Predict.PostAsync(new()
{
    Instances =
    [
        new UntypedObject(new Dictionary<string, UntypedNode>
        {
            ["sepal_length"] = new UntypedDouble(5.1),
            ["sepal_width"] = new UntypedDouble(3.5),
            ["petal_length"] = new UntypedDouble(1.4),
            ["petal_width"] = new UntypedDouble(0.2),
        }),
        new UntypedArray([new UntypedDouble(6.7), new UntypedDouble(3.1), new UntypedDouble(5.6), new UntypedDouble(2.4)]),
    ],
});
var labels = answer!.Predictions!.Select(prediction => prediction.Label).ToList();
Expect(labels is ["setosa", "virginica"], $"predicted {string.Join(", ", labels)}");

try
{
    await service.Models[name].Predict.PostAsync(new() { Instances = [new UntypedArray([new UntypedDouble(5.1)])] });
    Expect(false, "a row of one value was taken");
}
catch (ProblemDetails refusal)
{
    Expect(refusal.Status == 422 && refusal.Message == refusal.Detail && refusal.Detail!.Contains("Row 0"), refusal.Message);
}

await service.Models[name].DeleteAsync();
await service.Jobs[job.Id!.Value].DeleteAsync();
await service.Datasets[name].DeleteAsync();
await service.Networks[name].DeleteAsync();

static void Expect(bool holds, string otherwise)
{
    if (!holds)
        throw new InvalidOperationException(otherwise);
}
