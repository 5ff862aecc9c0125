using System.Net;
using System.Text.Json.Nodes;

namespace MlpService.Tests;

/// <summary>What a job says was asked of it.</summary>
public sealed class RequestTests
{
    [Theory]
    [InlineData("", true)]
    [InlineData(""", "validation": {"fraction": 0}""", false)]
    [InlineData(""", "crossValidation": {"folds": 3}""", false)]
    [InlineData(""", "validation": {"fraction": 0}, "earlyStopping": {"metric": "trainLoss"}""", true)]
    [InlineData(""", "optimizer": {"name": "sgd"}, "schedule": {"name": "cosine"}""", true)]
    public async Task The_request_that_a_job_answers_says_what_holds_and_can_be_posted_again(string more, bool stopsEarly)
    {
        using var service = new TestService();
        await service.Http.IrisAsync();
        var job = await service.Http.EndAsync(await service.Http.QueueAsync(Training.IrisJob(""", "epochs": 2""" + more)));

        var request = job["request"]!;
        var lineage = (await service.Http.GetAsync("/api/v1/models/iris/versions/1").JsonAsync())["lineage"]!["request"]!;

        Assert.Equal(stopsEarly, request["earlyStopping"] is not null);
        Assert.True(JsonNode.DeepEquals(request, lineage));
        var again = await service.Http.TrainAsync(request.ToJsonString());
        Assert.True(JsonNode.DeepEquals(request, again["lineage"]!["request"]));
    }

    [Theory]
    [InlineData("\"target\": \"species\", \"classWeights\": \"balanced\"")]
    [InlineData("\"target\": [\"species\"], \"classWeights\": {\"setosa\": 2}")]
    [InlineData("\"target\": [\"petal_length\", \"petal_width\"], \"classWeights\": null")]
    public async Task What_may_be_given_in_two_forms_is_answered_in_the_one_that_was_asked(string members)
    {
        using var service = new TestService();
        await service.Http.UploadAsync("iris", DatasetVocabulary.DataFile("iris.csv")).JsonAsync(HttpStatusCode.Created);
        await service.Http.NetworkAsync(output: members.Contains("petal") ? "identity" : "softmax");
        var job = await service.Http.QueueAsync(
            $$"""{"network": "net", "dataset": "iris", "model": "iris", "epochs": 1, {{members}}}""");
        var request = (await service.Http.EndAsync(job))["request"]!;

        foreach (var (name, value) in JsonNode.Parse($$"""{{{members}}}""")!.AsObject())
            Assert.True(JsonNode.DeepEquals(value, request[name]), request.ToJsonString());
    }
}
