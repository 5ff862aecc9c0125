using System.Net;

namespace MlpService.Tests;

/// <summary>What a path is told that is nearly one of the API's.</summary>
public sealed class PathTests
{
    [Theory]
    [InlineData("GET", "jobs/7", "The id of the job is such as 0198b5a2-", "not '7'", "GET /api/v1/jobs shows")]
    [InlineData("GET", "jobs/latest/epochs", "The id of the job", "not 'latest'")]
    [InlineData("DELETE", "jobs/7", "The id of the job", "not '7'")]
    [InlineData("POST", "jobs/7/cancel/", "The id of the job", "not '7'")]
    [InlineData("GET", "models/iris/versions/latest", "The number of the version is such as 1, not 'latest'",
        "GET /api/v1/models/iris shows")]
    [InlineData("GET", "models/iris/versions/v1/weights", "The number of the version", "not 'v1'")]
    [InlineData("GET", "models/iris/versions/99999999999", "The number of the version", "not '99999999999'")]
    [InlineData("GET", "network", "Nothing answers at /api/v1/network. Did you mean /api/v1/networks?")]
    [InlineData("GET", "datasets/iris/contents", "Did you mean /api/v1/datasets/iris/content?")]
    [InlineData("GET", "nothing/at/all", "Nothing answers at /api/v1/nothing/at/all. The API begins at /api/v1")]
    public async Task It_is_told_what_is_wrong_in_it(string method, string path, params string[] mentions)
    {
        using var service = new TestService();
        using var request = new HttpRequestMessage(new(method), $"/api/v1/{path}");
        await service.Http.SendAsync(request).RefusedAsync(HttpStatusCode.NotFound, mentions);
    }

    [Theory]
    [InlineData("jobs/0198b5a2-7f30-7c4e-9d4b-3f1c5a9e6b70", "There is no job '0198b5a2")]
    [InlineData("models/iris/versions/3", "'iris'")]
    public async Task An_id_or_a_number_that_can_be_is_told_not_to_be_there(string path, string mention)
    {
        using var service = new TestService();
        await service.Http.GetAsync($"/api/v1/{path}").RefusedAsync(HttpStatusCode.NotFound, mention);
    }
}
