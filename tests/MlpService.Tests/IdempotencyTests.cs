using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;

namespace MlpService.Tests;

/// <summary>With the same Idempotency-Key a request that creates something can be sent again, and is done once.</summary>
public sealed class IdempotencyTests
{
    const string Key = "0d3f6e0a-6a3c-4b52-9d3c-0c1a8f1e7a55";

    /// <summary>Every operation that creates: a body, and another one that it takes as well.</summary>
    static readonly Dictionary<string, (string Type, string Body, string Other)> Creations = new()
    {
        ["/api/v1/networks"] = ("application/json",
            """{"name": "one", "layers": [{"activation": "softmax"}]}""", """{"name": "two", "layers": [{"activation": "softmax"}]}"""),
        ["/api/v1/datasets?name=one"] = ("text/csv", "a,b\n1,2\n", "a,b\n1,3\n"),
        ["/api/v1/jobs"] = ("application/json", Training.IrisJob(""", "seed": 1"""), Training.IrisJob(""", "seed": 2""")),
        ["/api/v1/models/judge/evaluate"] = ("application/json",
            """{"dataset": "points", "target": "y"}""", """{"dataset": "points", "target": "y", "version": 1}"""),
        ["/api/v1/models/gate/versions"] = ("application/json", Weights(3), Weights(4)),
    };

    public static TheoryData<string> Paths => [.. Creations.Keys];

    static string Weights(int first) =>
        $$"""{"network": "gate", "inputs": ["x"], "classes": ["no", "yes"], "layers": [{"weights": [[{{first}}]], "biases": [0]}]}""";

    static async Task PrepareAsync(HttpClient http)
    {
        await http.IrisAsync();
        await http.PostJsonAsync("/api/v1/networks", """{"name": "gate", "layers": [{"units": 1, "activation": "step"}]}""")
            .JsonAsync(HttpStatusCode.Created);
        await http.UploadAsync("points", "x,y\n1,yes\n-1,no\n2,yes\n").JsonAsync(HttpStatusCode.Created);
        await http.PostJsonAsync("/api/v1/models/judge/versions", Weights(3)).JsonAsync(HttpStatusCode.Created);
    }

    static HttpRequestMessage Request(string path, string? body = null, params string[] keys)
    {
        var creation = Creations[path];
        var request = new HttpRequestMessage(HttpMethod.Post, path)
        {
            Content = new StringContent(body ?? creation.Body, Encoding.UTF8, creation.Type),
        };
        foreach (var key in keys)
            Assert.True(request.Headers.TryAddWithoutValidation("Idempotency-Key", key));
        return request;
    }

    static async Task<(HttpStatusCode Status, string? Location, string? Type, string Body)> AnswerAsync(
        HttpClient http, HttpRequestMessage request)
    {
        using var answer = await http.SendAsync(request);
        return (answer.StatusCode, answer.Headers.Location?.OriginalString, answer.Content.Headers.ContentType?.ToString(),
            await answer.Content.ReadAsStringAsync());
    }

    static async Task<int> VersionsAsync(HttpClient http) =>
        (await http.GetAsync("/api/v1/models/gate").JsonAsync())["versions"]!.AsArray().Count;

    [Fact]
    public async Task Every_operation_that_creates_takes_a_key()
    {
        using var service = new TestService();
        var document = await service.Http.GetAsync("/swagger/v1/swagger.json").JsonAsync();
        var posts = document["paths"]!.AsObject().Where(path => path.Value!["post"] is not null).ToList();
        string[] With(Func<JsonNode, bool> chosen) =>
            [.. posts.Where(path => chosen(path.Value!["post"]!)).Select(path => path.Key).Order()];

        var takeKeys = With(post => (post["parameters"]?.AsArray() ?? []).Any(parameter =>
            (string?)parameter!["name"] == "Idempotency-Key" && (string?)parameter["in"] == "header"));
        var create = With(post => post["responses"]!.AsObject().ContainsKey("201")
            || (string?)post["operationId"] is "CreateJob" or "EvaluateModel");
        Assert.Equal(create, takeKeys);
        Assert.Equal(create, Creations.Keys.Select(path => path.Split('?')[0].Replace("/gate/", "/{name}/")
            .Replace("/judge/", "/{name}/")).Order());
        Assert.All(posts.Where(path => create.Contains(path.Key)),
            path => Assert.Empty(new[] { "409", "422" }.Except(
                path.Value!["post"]!["responses"]!.AsObject().Select(answer => answer.Key))));
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public async Task The_same_request_again_gets_the_first_answer_again_and_creates_nothing(string path)
    {
        using var service = new TestService();
        await PrepareAsync(service.Http);

        var first = await AnswerAsync(service.Http, Request(path, null, Key));
        var count = await service.ReadAsync(CountAsync);
        var again = await AnswerAsync(service.Http, Request(path, null, Key));

        Assert.True((int)first.Status is 201 or 202, first.Body);
        Assert.NotNull(first.Location);
        Assert.Equal(first, again);
        Assert.Equal(count, await service.ReadAsync(CountAsync));
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public async Task Another_body_with_the_same_key_is_refused_and_creates_nothing(string path)
    {
        using var service = new TestService();
        await PrepareAsync(service.Http);
        await AnswerAsync(service.Http, Request(path, null, Key));
        var count = await service.ReadAsync(CountAsync);

        await service.Http.SendAsync(Request(path, Creations[path].Other, Key))
            .RefusedAsync(HttpStatusCode.UnprocessableEntity, Key, $"POST {path.Split('?')[0]} with another body", "new key");
        Assert.Equal(count, await service.ReadAsync(CountAsync));
        Assert.True((await service.Http.SendAsync(Request(path, Creations[path].Other, "another-key"))).StatusCode
            is HttpStatusCode.Created or HttpStatusCode.Accepted or HttpStatusCode.Conflict);
    }

    static async Task<(int, int, int, int, int)> CountAsync(Storage.MlpDb db) => (
        await db.Networks.CountAsync(), await db.Datasets.CountAsync(), await db.DatasetChunks.CountAsync(), await db.Jobs.CountAsync(),
        await db.ModelVersions.CountAsync());

    [Fact]
    public async Task The_key_of_another_operation_is_refused()
    {
        using var service = new TestService();
        await PrepareAsync(service.Http);
        await AnswerAsync(service.Http, Request("/api/v1/networks", null, Key));

        foreach (var path in new[] { "/api/v1/jobs", "/api/v1/datasets?name=one" })
            await service.Http.SendAsync(Request(path, null, Key))
                .RefusedAsync(HttpStatusCode.UnprocessableEntity, Key, "POST /api/v1/networks");
    }

    [Fact]
    public async Task An_address_in_other_case_is_the_same()
    {
        using var service = new TestService();
        await service.Http.NetworkAsync();
        async Task<string> AskAsync(string path)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, path) { Headers = { { "Idempotency-Key", Key } } };
            request.Content = new StringContent(Creations["/api/v1/networks"].Body, Encoding.UTF8, "application/json");
            return (await service.Http.SendAsync(request).JsonAsync(HttpStatusCode.Created)).ToJsonString();
        }

        Assert.Equal(await AskAsync("/api/v1/networks"), await AskAsync("/API/v1/Networks/"));
    }

    /// <summary>Of so long a body nothing is kept but its hash.</summary>
    [Fact]
    public async Task A_long_body_is_told_from_one_that_is_a_byte_longer()
    {
        using var service = new TestService();
        await PrepareAsync(service.Http);
        var body = Weights(3) + new string(' ', 3 << 20);
        HttpRequestMessage Longer(int bytes) => Request("/api/v1/models/gate/versions", body + new string(' ', bytes), Key);

        var first = await service.Http.SendAsync(Longer(0)).JsonAsync(HttpStatusCode.Created);
        Assert.Equal(first.ToJsonString(), (await service.Http.SendAsync(Longer(0)).JsonAsync(HttpStatusCode.Created)).ToJsonString());
        await service.Http.SendAsync(Longer(1)).RefusedAsync(HttpStatusCode.UnprocessableEntity, "another body");
        Assert.Equal(1, await VersionsAsync(service.Http));
    }

    [Fact]
    public async Task The_first_answer_outlives_what_it_created()
    {
        using var service = new TestService();
        var first = await AnswerAsync(service.Http, Request("/api/v1/networks", null, Key));
        await service.Http.DeleteAsync("/api/v1/networks/one");

        Assert.Equal(first, await AnswerAsync(service.Http, Request("/api/v1/networks", null, Key)));
        await service.Http.GetAsync("/api/v1/networks/one").RefusedAsync(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Without_a_key_or_with_a_new_one_a_request_is_done_each_time()
    {
        using var service = new TestService();
        await PrepareAsync(service.Http);
        foreach (var keys in new string[][] { [], [], ["a"], ["b"] })
            await service.Http.SendAsync(Request("/api/v1/models/gate/versions", null, keys)).JsonAsync(HttpStatusCode.Created);

        Assert.Equal(4, await VersionsAsync(service.Http));
    }

    [Fact]
    public async Task A_refusal_is_not_remembered()
    {
        using var service = new TestService();
        await service.Http.SendAsync(Request("/api/v1/models/gate/versions", null, Key)).RefusedAsync(HttpStatusCode.NotFound);
        await PrepareAsync(service.Http);

        await service.Http.SendAsync(Request("/api/v1/models/gate/versions", null, Key)).JsonAsync(HttpStatusCode.Created);
    }

    [Theory]
    [InlineData("\"\"")]
    [InlineData("two words")]
    [InlineData("schlüssel")]
    [InlineData("a", "b")]
    [InlineData("a", "a")]
    public async Task A_key_that_is_none_is_refused(params string[] keys)
    {
        using var service = new TestService();

        await service.Http.SendAsync(Request("/api/v1/networks", null, keys))
            .RefusedAsync(HttpStatusCode.BadRequest, "Idempotency-Key", "1 to 255", "UUID");
    }

    [Fact]
    public async Task A_key_may_be_255_characters_long()
    {
        using var service = new TestService();

        await service.Http.SendAsync(Request("/api/v1/networks", null, new string('~', 256))).RefusedAsync(HttpStatusCode.BadRequest);
        await service.Http.SendAsync(Request("/api/v1/networks", null, new string('~', 255))).JsonAsync(HttpStatusCode.Created);
    }

    [Fact]
    public async Task A_key_in_quotes_is_the_same_key()
    {
        using var service = new TestService();
        var bare = await AnswerAsync(service.Http, Request("/api/v1/networks", null, Key));

        Assert.Equal(bare, await AnswerAsync(service.Http, Request("/api/v1/networks", null, $"\"{Key}\"")));
    }

    [Fact]
    public async Task A_key_is_kept_for_24_hours_and_then_forgotten()
    {
        using var service = new TestService();
        await PrepareAsync(service.Http);
        Task<int> AgeAsync(TimeSpan age) => service.ReadAsync(db => db.IdempotencyRecords.ExecuteUpdateAsync(record =>
            record.SetProperty(row => row.CreatedAt, DateTimeOffset.UtcNow - age)));
        Task<JsonNode> CreateAsync(string key) =>
            service.Http.SendAsync(Request("/api/v1/models/gate/versions", null, key)).JsonAsync(HttpStatusCode.Created);

        Assert.Equal(1, (int)(await CreateAsync("a"))["version"]!);
        await AgeAsync(TimeSpan.FromHours(23.9));
        Assert.Equal(1, (int)(await CreateAsync("a"))["version"]!);
        await AgeAsync(TimeSpan.FromHours(24.1));
        Assert.Equal(2, (int)(await CreateAsync("a"))["version"]!);
        await AgeAsync(TimeSpan.FromHours(24.1));
        await CreateAsync("b");
        Assert.Equal(["b"], await service.ReadAsync(db => db.IdempotencyRecords.Select(record => record.Key).ToListAsync()));
    }

    [Fact]
    public async Task Of_eight_equal_requests_at_the_same_time_one_creates_and_all_get_its_answer()
    {
        using var service = new TestService();
        await PrepareAsync(service.Http);

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ =>
            AnswerAsync(service.Http, Request("/api/v1/models/gate/versions", null, Key))));

        Assert.Equal(HttpStatusCode.Created, answers[0].Status);
        Assert.Single(answers.Distinct());
        Assert.Equal(1, await VersionsAsync(service.Http));
    }
}
