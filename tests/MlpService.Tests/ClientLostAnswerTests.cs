using System.Net;
using MlpService.Client;

namespace MlpService.Tests;

/// <summary>What the .NET client does where no answer came: the service may have got the request, or not.</summary>
public sealed class ClientLostAnswerTests
{
    const string Network = """{"name": "net", "layers": [], "createdAt": "2026-01-01T00:00:00Z"}""";
    const string Predicted = """{"model": "m", "version": 1, "predictions": []}""";

    static readonly NetworkDefinition Definition = new("net", new Layer(Activation.Softmax));

    readonly NoPauses time = new();

    MlpClient Client(Stub stub) => new(new HttpClient(stub) { BaseAddress = new("http://localhost") }, new() { TimeProvider = time });

    [Theory]
    [InlineData(HttpRequestError.ConnectionError)]
    [InlineData(HttpRequestError.NameResolutionError)]
    public async Task Every_request_that_was_never_sent_is_sent_again(HttpRequestError error)
    {
        var stub = new Stub(Stub.Fails(error), () => Stub.Json(Cancelled));

        Assert.Equal(JobStatus.Cancelled, (await Client(stub).Jobs.CancelAsync(Guid.Empty)).Status);
        Assert.Equal(2, stub.Requests.Count);
    }

    const string Cancelled = """
        {"id": "00000000-0000-0000-0000-000000000000", "status": "cancelled",
         "request": {"network": "n", "dataset": "d", "target": "t", "model": "m"}, "queuedAt": "2026-01-01T00:00:00Z"}
        """;

    [Fact]
    public async Task A_request_whose_answer_was_lost_is_sent_again_where_that_changes_nothing()
    {
        var stub = new Stub(
            Stub.Fails(HttpRequestError.ResponseEnded), () => Stub.Json(Network),
            Stub.Fails(HttpRequestError.ResponseEnded), () => Stub.Json(Network, HttpStatusCode.Created),
            () => new(HttpStatusCode.BadGateway), () => Stub.Json(Predicted),
            () => new(HttpStatusCode.GatewayTimeout), () => new(HttpStatusCode.NoContent));
        var mlp = Client(stub);

        await mlp.Networks.GetAsync("net");
        await mlp.Networks.CreateAsync(Definition);
        await mlp.Predictions.PredictAsync("m", [[1.0]]);
        await mlp.Networks.DeleteAsync("net");

        Assert.Equal(8, stub.Requests.Count);
        Assert.All(time.Asked, pause => Assert.InRange(pause, TimeSpan.FromMilliseconds(100), TimeSpan.FromMilliseconds(200)));
    }

    [Fact]
    public async Task A_request_whose_answer_was_lost_is_not_sent_again_where_that_might_change_something()
    {
        var lost = new Stub(Stub.Fails(HttpRequestError.ResponseEnded));
        var unanswered = new Stub(() => new(HttpStatusCode.BadGateway));

        await Assert.ThrowsAsync<HttpRequestException>(() => Client(lost).Jobs.CancelAsync(Guid.Empty));
        await Assert.ThrowsAsync<MlpException>(() => Client(unanswered).Jobs.CancelAsync(Guid.Empty));

        Assert.Empty(time.Asked);
    }

    [Theory]
    [InlineData(HttpStatusCode.BadGateway)]
    [InlineData(HttpStatusCode.GatewayTimeout)]
    [InlineData(null)]
    public async Task A_repeated_deletion_that_finds_nothing_has_been_done(HttpStatusCode? lost)
    {
        var stub = new Stub(
            lost is { } status ? () => new(status) : Stub.Fails(HttpRequestError.ResponseEnded),
            () => Stub.Later(HttpStatusCode.ServiceUnavailable, new(TimeSpan.FromSeconds(1))),
            () => new(HttpStatusCode.NotFound));

        await Client(stub).Models.DeleteVersionAsync("m", 1);

        Assert.Equal(3, stub.Requests.Count);
    }

    [Fact]
    public async Task A_deletion_that_was_not_begun_before_and_finds_nothing_is_refused()
    {
        var stub = new Stub(
            () => new(HttpStatusCode.NotFound),
            Stub.Fails(HttpRequestError.ConnectionError), () => new(HttpStatusCode.NotFound),
            () => Stub.Later(HttpStatusCode.ServiceUnavailable, new(TimeSpan.FromSeconds(1))), () => new(HttpStatusCode.NotFound));
        var mlp = Client(stub);

        foreach (var requests in (int[])[1, 3, 5])
        {
            await Assert.ThrowsAsync<MlpException>(() => mlp.Networks.DeleteAsync("net"));
            Assert.Equal(requests, stub.Requests.Count);
        }
    }

    [Fact]
    public async Task What_was_lost_and_then_is_not_found_is_refused_where_it_is_no_deletion()
    {
        var stub = new Stub(Stub.Fails(HttpRequestError.ResponseEnded), () => new(HttpStatusCode.NotFound));

        await Assert.ThrowsAsync<MlpException>(() => Client(stub).Networks.GetAsync("net"));

        Assert.Equal(2, stub.Requests.Count);
    }
}
