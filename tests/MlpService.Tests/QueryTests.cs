using System.Net;

namespace MlpService.Tests;

public sealed class QueryTests
{
    [Theory]
    [InlineData("jobs?state=failed", "state", "status")]
    [InlineData("jobs?limt=3", "limt", "Did you mean limit?")]
    [InlineData("networks?status=failed", "status", "limit, cursor")]
    [InlineData("networks/iris?limit=3", "limit", "takes none")]
    [InlineData("datasets/iris/rows?skip=3", "skip", "offset, limit")]
    public async Task An_unknown_parameter_is_refused_with_those_there_are(string path, string parameter, string mention)
    {
        using var service = new TestService();
        var problem = await service.Http.GetAsync($"/api/v1/{path}").RefusedAsync(HttpStatusCode.BadRequest, $"'{parameter}'", mention);
        Assert.NotNull(problem["errors"]![parameter]);
    }

    [Fact]
    public async Task An_upload_or_a_prediction_with_an_unknown_parameter_is_refused_and_stores_nothing()
    {
        using var service = new TestService();
        await service.Http.UploadAsync("table", "a,b\n1,2\n", "&sep=;").RefusedAsync(HttpStatusCode.BadRequest, "'sep'", "delimiter");
        await service.Http.PostJsonAsync("/api/v1/models/iris/predict?version=3", """{"instances": [[1]]}""")
            .RefusedAsync(HttpStatusCode.BadRequest, "'version'");
        await service.AssertNothingStoredAsync();
    }

    [Theory]
    [InlineData("jobs?status=FAILED")]
    [InlineData("jobs?Status=Queued&LIMIT=3")]
    public async Task Names_and_words_are_read_in_any_case(string path)
    {
        using var service = new TestService();
        Assert.Empty((await service.Http.GetAsync($"/api/v1/{path}").JsonAsync())["items"]!.AsArray());
    }

    [Fact]
    public async Task HEAD_answers_as_GET_does_without_the_body_wherever_that_does()
    {
        using var directory = new TestDirectory();
        using var service = await ServiceProcess.StartAsync(directory);
        var http = service.Http;
        await http.UploadAsync("iris", DatasetVocabulary.DataFile("iris.csv")).JsonAsync(HttpStatusCode.Created);
        await http.NetworkAsync("iris");
        var document = await http.GetAsync("/swagger/v1/swagger.json").JsonAsync();
        var paths = document["paths"]!.AsObject().Where(path => path.Value!["get"] is not null).Select(path => path.Key
            .Replace("{name}", "iris").Replace("{version}", "1").Replace("{id}", "0198b5a2-7f30-7c4e-9d4b-3f1c5a9e6b70")).ToList();
        Assert.True(paths.Count > 10);
        foreach (var path in paths.Concat(["/", "/openapi.json", "/swagger/v1/swagger.json", "/swagger/index.html"]))
        {
            using var get = await http.GetAsync(path);
            using var request = new HttpRequestMessage(HttpMethod.Head, path);
            using var head = await http.SendAsync(request);
            Assert.Equal((path, get.StatusCode), (path, head.StatusCode));
            Assert.Equal(get.Content.Headers.ContentType, head.Content.Headers.ContentType);
            Assert.Empty(await head.Content.ReadAsByteArrayAsync());
        }
    }
}
