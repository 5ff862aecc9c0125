using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace MlpService.Tests;

/// <summary>A model is described and tagged by a JSON merge patch.</summary>
public sealed class ModelPatchTests
{
    static async Task<TestService> WithModelAsync(TestDirectory? directory = null)
    {
        var service = directory is null ? new TestService() : new TestService(directory);
        await service.Http.PostJsonAsync("/api/v1/networks",
            """{"name": "football", "inputs": 3, "layers": [{"units": 1, "activation": "step"}]}""").JsonAsync(HttpStatusCode.Created);
        await service.Http.PostJsonAsync("/api/v1/models/football/versions", """
            {"network": "football", "inputs": ["friends", "win", "ticket"], "classes": ["stay home", "go"],
             "layers": [{"weights": [[3, 1, 5]], "biases": [-3]}]}
            """).JsonAsync(HttpStatusCode.Created);
        return service;
    }

    static Task<HttpResponseMessage> PatchAsync(TestService service, string json, string model = "football") =>
        service.Http.PatchAsync($"/api/v1/models/{model}", new StringContent(json, Encoding.UTF8, "application/json"));

    static string Described(JsonNode model) => $"{model["description"]?.ToJsonString() ?? "null"} {model["tags"]!.ToJsonString()}";

    [Fact]
    public async Task It_is_JSON_or_JSON_merge_patch_by_its_type()
    {
        using var service = new TestService();
        await service.Http.IrisAsync();
        await service.Http.TrainAsync(Training.IrisJob(""", "epochs": 1"""));
        foreach (var type in (string[])["application/json", "application/merge-patch+json", "Application/Merge-Patch+JSON; charset=utf-8"])
        {
            using var patch = new StringContent($$"""{"description": "by {{type}}"}""");
            patch.Headers.ContentType = System.Net.Http.Headers.MediaTypeHeaderValue.Parse(type);
            var model = await service.Http.PatchAsync("/api/v1/models/iris", patch).JsonAsync();
            Assert.Equal($"by {type}", (string?)model["description"]);
        }
    }

    [Fact]
    public async Task What_is_left_out_stays_and_what_is_null_is_removed()
    {
        using var service = await WithModelAsync();
        foreach (var (patch, expected) in new[]
        {
            ("{}", "null {}"),
            ("""{"description": "who goes", "tags": {"team": "b", "Stage": "trial"}}""", """ "who goes" {"Stage":"trial","team":"b"}"""),
            ("""{"tags": {"team": "c", "owner": ""}}""", """ "who goes" {"Stage":"trial","owner":"","team":"c"}"""),
            ("""{"tags": {"team": null, "never": null}}""", """ "who goes" {"Stage":"trial","owner":""}"""),
            ("""{"tags": {}}""", """ "who goes" {"Stage":"trial","owner":""}"""),
            ("""{"description": null}""", """null {"Stage":"trial","owner":""}"""),
            ("""{"description": "again"}""", """ "again" {"Stage":"trial","owner":""}"""),
            ("""{"tags": null}""", """ "again" {}"""),
        })
        {
            var patched = await PatchAsync(service, patch).JsonAsync();
            Assert.Equal(expected.Trim(), Described(patched));
            var read = await service.Http.GetAsync("/api/v1/models/football").JsonAsync();
            Assert.True(JsonNode.DeepEquals(patched, read), read.ToJsonString());
            Assert.True(JsonNode.DeepEquals(read, (await service.Http.GetAsync("/api/v1/models").JsonAsync())["items"]![0]));
            Assert.Equal(1, (int)read["versions"]![0]!["version"]!);
        }
    }

    [Fact]
    public async Task A_model_that_there_is_not_cannot_be_described()
    {
        using var service = await WithModelAsync();

        await PatchAsync(service, """{"description": "x"}""", "nowhere")
            .RefusedAsync(HttpStatusCode.NotFound, "nowhere", "GET /api/v1/models");
    }

    static string Tags(int from, int count) =>
        $$"""{"tags": { {{string.Join(", ", Enumerable.Range(from, count).Select(i => $"\"k{i}\": \"v\""))}} } }""";

    public static TheoryData<string, HttpStatusCode, string[]> Refused => new()
    {
        { $$"""{"description": "{{new string('d', 1001)}}"}""", HttpStatusCode.BadRequest, ["description", "1000"] },
        { $$"""{"tags": {"{{new string('k', 64)}}": "v"} }""", HttpStatusCode.BadRequest, ["64 characters", "1 to 63"] },
        { """{"tags": {"": "v"} }""", HttpStatusCode.BadRequest, ["0 characters", "1 to 63"] },
        { $$"""{"tags": {"team": "{{new string('v', 257)}}"} }""", HttpStatusCode.BadRequest, ["'team' has 257", "256"] },
        { Tags(0, 65), HttpStatusCode.UnprocessableEntity, ["66 tags", "64", "null"] },
        { """{"tags": {"team": 5} }""", HttpStatusCode.BadRequest, ["tags"] },
        { """{"tags": ["team"] }""", HttpStatusCode.BadRequest, ["tags"] },
        { """{"tags": {"a": "1", "a": "2"} }""", HttpStatusCode.BadRequest, ["a"] },
        { """{"description": "half of \ud83d"}""", HttpStatusCode.BadRequest, ["description"] },
        { """{"name": "other"}""", HttpStatusCode.BadRequest, ["name"] },
        { "null", HttpStatusCode.BadRequest, ["null", "an object, such as"] },
    };

    [Theory, MemberData(nameof(Refused))]
    public async Task A_patch_beyond_the_limits_is_refused_and_changes_nothing(string patch, HttpStatusCode status, string[] mentions)
    {
        using var service = await WithModelAsync();
        await PatchAsync(service, """{"description": "kept", "tags": {"kept": "yes"}}""").JsonAsync();

        await PatchAsync(service, patch).RefusedAsync(status, mentions);

        Assert.Equal("""
            "kept" {"kept":"yes"}
            """, Described(await service.Http.GetAsync("/api/v1/models/football").JsonAsync()));
    }

    [Fact]
    public async Task Everything_at_its_limit_is_taken_and_the_limit_holds_for_all_tags_together()
    {
        using var service = await WithModelAsync();
        var (key, value) = (new string('k', 63), new string('v', 256));
        await PatchAsync(service, $$"""{"description": "{{new string('d', 1000)}}", "tags": {"{{key}}": "{{value}}"} }""").JsonAsync();
        await PatchAsync(service, Tags(0, 63)).JsonAsync();

        await PatchAsync(service, Tags(63, 1)).RefusedAsync(HttpStatusCode.UnprocessableEntity, "65 tags");
        var exchanged = await PatchAsync(service, $$"""{"tags": {"k63": "v", "{{key}}": null} }""").JsonAsync();

        Assert.Equal(64, exchanged["tags"]!.AsObject().Count);
    }

    [Fact]
    public async Task A_model_of_an_earlier_build_has_no_tags_and_can_be_given_some()
    {
        using var directory = new TestDirectory();
        using (var service = await WithModelAsync(directory))
            await service.ReadAsync(async db =>
            {
                await db.GetService<IMigrator>().MigrateAsync("InterruptedAttemptsAndStartFrom");
                return true;
            });
        using var upgraded = new TestService(directory);

        Assert.Equal("null {}", Described(await upgraded.Http.GetAsync("/api/v1/models/football").JsonAsync()));
        Assert.Equal("""null {"a":"b"}""", Described(await PatchAsync(upgraded, """{"tags": {"a": "b"} }""").JsonAsync()));
    }
}
