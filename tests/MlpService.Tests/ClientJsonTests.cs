using System.Net;
using System.Text.Json.Nodes;
using MlpService.Client;

namespace MlpService.Tests;

/// <summary>What the .NET client writes and how it reads what it does not know.</summary>
public sealed class ClientJsonTests
{
    static readonly JobRequest Required = new() { Network = "n", Dataset = "d", Target = "t", Model = "m" };

    static async Task<(Job Answer, JsonObject Sent)> QueueAsync(JobRequest request, string answered)
    {
        var stub = new Stub(() => Stub.Json($$"""
            {"id": "00000000-0000-0000-0000-000000000000", "status": "paused", "request": {{answered}},
             "queuedAt": "2026-01-01T00:00:00Z", "metrics": {"trainLoss": null}, "warnings": [], "reason": "an answer of a newer service"}
            """, HttpStatusCode.Accepted));
        var answer = await new MlpClient(new HttpClient(stub) { BaseAddress = new("http://localhost") }).Jobs.CreateAsync(request);
        return (answer, JsonNode.Parse(stub.Requests.Single().Body)!.AsObject());
    }

    const string Answered = """{"network": "n", "dataset": "d", "target": ["t"], "model": "m", "earlyStopping": null, "loss": "focal"}""";

    static void AssertJson(string expected, JsonNode? sent) =>
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), sent), sent?.ToJsonString());

    [Fact]
    public async Task Nothing_is_sent_that_was_not_set()
    {
        var (_, sent) = await QueueAsync(Required, Answered);

        AssertJson("""{"network": "n", "dataset": "d", "target": "t", "model": "m"}""", sent);
    }

    [Fact]
    public async Task What_was_set_is_sent_in_the_words_of_the_api()
    {
        var (_, sent) = await QueueAsync(Required with
        {
            Target = ["a", "b"],
            Task = ModelTask.Multilabel,
            Epochs = 0,
            Shuffle = false,
            Optimizer = new(OptimizerName.Adamw) { WeightDecay = 0.5 },
            Schedule = new() { WarmupEpochs = 2 },
            ClassWeights = ClassWeights.Balanced,
            Validation = new(0),
            EarlyStopping = EarlyStopping.Off,
            Preprocessing = new() { Numeric = NumericScaling.MinMax },
        }, Answered);

        AssertJson("""
            {"network": "n", "dataset": "d", "target": ["a", "b"], "model": "m", "task": "multilabel", "epochs": 0, "shuffle": false,
             "optimizer": {"name": "adamw", "weightDecay": 0.5}, "schedule": {"warmupEpochs": 2}, "classWeights": "balanced",
             "validation": {"fraction": 0}, "earlyStopping": null, "preprocessing": {"numeric": "minMax"}}
            """, sent);
    }

    [Fact]
    public async Task Choices_of_two_forms_are_sent_in_the_form_they_were_made()
    {
        var (_, sent) = await QueueAsync(Required with
        {
            Target = ["t"],
            ClassWeights = new(new Dictionary<string, double> { ["yes"] = 2.5 }),
            EarlyStopping = new(),
        }, Answered);

        AssertJson("""
            {"network": "n", "dataset": "d", "target": ["t"], "model": "m", "classWeights": {"yes": 2.5}, "earlyStopping": {}}
            """, sent);
    }

    [Fact]
    public async Task What_a_newer_service_says_is_kept_if_it_is_a_word_and_passed_over_if_it_is_a_member()
    {
        var (answer, _) = await QueueAsync(Required, Answered);

        Assert.Equal(new JobStatus("paused"), answer.Status);
        Assert.False(answer.HasEnded);
        Assert.Equal(new Loss("focal"), answer.Request!.Loss);
        Assert.Equal("paused", $"{answer.Status}");
    }

    [Fact]
    public async Task An_answered_request_is_sent_again_as_it_was_answered()
    {
        var (answer, _) = await QueueAsync(Required, Answered);

        var (_, sent) = await QueueAsync(answer.Request!, Answered);

        AssertJson(Answered, sent);
        Assert.Equal(EarlyStopping.Off, answer.Request!.EarlyStopping);
        Assert.NotEqual(EarlyStopping.Off, new EarlyStopping());
    }

    [Fact]
    public async Task A_model_is_described_tagged_and_deleted_in_the_words_of_the_api()
    {
        var stub = new Stub(
            () => Stub.Json("""{"name": "m", "description": "of iris", "tags": {"team": "botany"}, "versions": []}"""),
            () => new(HttpStatusCode.NoContent), () => new(HttpStatusCode.NoContent));
        var models = new MlpClient(new HttpClient(stub) { BaseAddress = new("http://localhost") }).Models;

        var tags = new Dictionary<string, string?> { ["team"] = "botany", ["stage"] = null };
        var model = await models.UpdateAsync("m", new() { Tags = tags });
        await models.DeleteAsync("m");
        await models.DeleteAsync("m", force: true);

        Assert.Equal("botany", model.Tags["team"]);
        Assert.Equal(["PATCH /api/v1/models/m", "DELETE /api/v1/models/m", "DELETE /api/v1/models/m?force=true"],
            stub.Requests.Select(request => $"{request.Method} {request.Address.PathAndQuery}"));
        AssertJson("""{"tags": {"team": "botany", "stage": null}}""", JsonNode.Parse(stub.Requests[0].Body));
    }

    [Fact]
    public async Task A_number_that_overflowed_is_not_a_number() =>
        Assert.Equal(double.NaN, (await QueueAsync(Required, Answered)).Answer.Metrics!.TrainLoss);
}
