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

    [Theory]
    [InlineData("/?page=2")]
    [InlineData("/api?page=2")]
    [InlineData("/api/v1?page=2")]
    [InlineData("/openapi.json?page=2")]
    [InlineData("/swagger/v1/swagger.json?page=2")]
    public async Task Outside_the_resources_an_unknown_parameter_is_refused_too(string path)
    {
        using var service = new TestService();
        await service.Http.GetAsync(path).RefusedAsync(HttpStatusCode.BadRequest, "'page'", "takes none");
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
    [InlineData("jobs?limit=x", "limit", "a whole number between 1 and 500, not 'x'", "Left out it is 50")]
    [InlineData("jobs?limit=", "limit", "a whole number between 1 and 500, not ''")]
    [InlineData("networks?LIMIT=99999999999", "limit", "between 1 and 500")]
    [InlineData("networks?limit=x%0Ay", "limit", "between 1 and 500")]
    [InlineData("models?limit=2.5", "limit", "not '2.5'")]
    [InlineData("datasets/iris/rows?limit=ten", "limit", "between 1 and 1000")]
    [InlineData("datasets/iris/rows?offset=-x", "offset", "a whole number between 0 and 1000000000000000", "Left out it is 0")]
    [InlineData("datasets/iris/rows?offset=-1", "offset", "-1 is not between 0 and 1000000000000000")]
    [InlineData("jobs?status=", "status", "'' is no status: queued")]
    [InlineData("jobs?status=faild", "status", "'faild' is no status: queued", "Did you mean failed?")]
    [InlineData("jobs?model=", "model", "'' is not a name")]
    [InlineData("jobs?model=IRIS", "model", "'IRIS' is not a name")]
    [InlineData("jobs?model=a&model=b", "model", "is there 2 times; send it once")]
    [InlineData("jobs?limit=1&limit=1", "limit", "is there 2 times")]
    [InlineData("jobs?status=failed&Status=queued", "status", "is there 2 times")]
    [InlineData("networks?cursor=", "cursor", "Leave it out")]
    public async Task A_parameter_that_cannot_be_is_refused_with_what_it_can_be(string path, string parameter, params string[] mentions)
    {
        using var service = new TestService();
        var problem = await service.Http.GetAsync($"/api/v1/{path}").RefusedAsync(HttpStatusCode.BadRequest, mentions);
        Assert.NotNull(problem["errors"]![parameter]);
    }

    [Theory]
    [InlineData("maybe"), InlineData(""), InlineData("1"), InlineData("yes")]
    public async Task A_flag_that_is_neither_true_nor_false_is_refused_with_these_words(string force)
    {
        using var service = new TestService();
        var problem = await service.Http.DeleteAsync($"/api/v1/models/iris?force={force}")
            .RefusedAsync(HttpStatusCode.BadRequest, $"it is true or false, not '{force}'");
        Assert.NotNull(problem["errors"]!["force"]);
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
