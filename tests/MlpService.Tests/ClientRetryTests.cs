using System.Net;
using Microsoft.Extensions.DependencyInjection;
using MlpService.Client;

namespace MlpService.Tests;

/// <summary>When the .NET client sends a request again, and when it does not.</summary>
public sealed class ClientRetryTests
{
    const string Network = """{"name": "net", "layers": [], "createdAt": "2026-01-01T00:00:00Z", "moreOfANewerService": {"a": [1]}}""";

    readonly NoPauses time = new();

    MlpClient Client(Stub stub, int maxRetries = 3) =>
        new(new HttpClient(stub) { BaseAddress = new("http://localhost") }, new() { TimeProvider = time, MaxRetries = maxRetries });

    static readonly NetworkDefinition Definition = new("net", new Layer(Activation.Softmax));

    static HttpResponseMessage Busy() => Stub.Later(HttpStatusCode.ServiceUnavailable, new(TimeSpan.FromSeconds(7)));

    [Theory]
    [InlineData(HttpStatusCode.TooManyRequests)]
    [InlineData(HttpStatusCode.ServiceUnavailable)]
    [InlineData(HttpStatusCode.Conflict)]
    public async Task Whoever_is_asked_to_come_later_comes_then_with_the_same_request(HttpStatusCode status)
    {
        var stub = new Stub(
            () => Stub.Later(status, new(TimeSpan.FromSeconds(7))),
            () => Stub.Later(status, new(time.GetUtcNow().AddSeconds(9))),
            () => Stub.Json(Network, HttpStatusCode.Created));

        var network = await Client(stub).Networks.CreateAsync(Definition);

        Assert.Equal("net", network.Name);
        Assert.Equal([TimeSpan.FromSeconds(7), TimeSpan.FromSeconds(9)], time.Asked);
        Assert.Equal(3, stub.Requests.Count);
        Assert.Single(stub.Requests.Distinct());
    }

    [Fact]
    public async Task Every_creation_has_a_key_of_its_own()
    {
        var stub = new Stub([.. Enumerable.Repeat(() => Stub.Json(Network), 2)]);
        var mlp = Client(stub);

        await mlp.Networks.CreateAsync(Definition);
        await mlp.Networks.CreateAsync(Definition);

        Assert.Equal(2, stub.Requests.Select(request => request.IdempotencyKey).OfType<string>().Distinct().Count());
    }

    [Fact]
    public async Task Retries_are_bounded_and_the_last_refusal_says_when_to_ask_again()
    {
        var stub = new Stub(Busy, Busy, Busy);

        var refusal = await Assert.ThrowsAsync<MlpException>(() => Client(stub, maxRetries: 2).Networks.GetAsync("net"));

        Assert.Equal(3, stub.Requests.Count);
        Assert.Equal(503, refusal.Problem.Status);
        Assert.Equal(TimeSpan.FromSeconds(7), refusal.RetryAfter);
    }

    [Fact]
    public async Task The_pauses_between_very_many_attempts_stay_within_their_limit()
    {
        var stub = new Stub([.. Enumerable.Repeat(Stub.Fails(HttpRequestError.ConnectionError), 70)]);

        await Assert.ThrowsAnyAsync<HttpRequestException>(() => Client(stub, maxRetries: 69).Networks.GetAsync("net"));

        Assert.Equal(70, stub.Requests.Count);
        Assert.All(time.Asked, pause => Assert.InRange(pause, TimeSpan.Zero, new MlpClientOptions().MaxRetryDelay));
    }

    [Fact]
    public async Task A_job_may_take_any_number_of_looks()
    {
        const string job = """{"id": "0198b5a2-7f30-7c4e-9d4b-3f1c5a9e6b70", "status": "STATUS", "queuedAt": "2026-01-01T00:00:00Z"}""";
        var stub = new Stub([.. Enumerable.Repeat(() => Stub.Json(job.Replace("STATUS", "running")), 200),
            () => Stub.Json(job.Replace("STATUS", "succeeded").Replace("}", """, "finishedAt": "2026-01-01T00:01:00Z"}"""))]);

        var ended = await Client(stub).Jobs.WaitAsync(Guid.Empty);

        Assert.Equal("succeeded", ended.Status.ToString(), ignoreCase: true);
        Assert.All(time.Asked, pause => Assert.InRange(pause, TimeSpan.Zero, new MlpClientOptions().PollInterval));
    }

    [Fact]
    public async Task A_host_says_how_patient_its_client_is()
    {
        using var stub = new Stub(Busy);
        var services = new ServiceCollection();
        services.AddMlpClient(new("http://localhost"), options => options.MaxRetries = 0).ConfigurePrimaryHttpMessageHandler(() => stub);
        await using var provider = services.BuildServiceProvider();

        await Assert.ThrowsAsync<MlpException>(() => provider.GetRequiredService<MlpClient>().Networks.GetAsync("net"));

        Assert.Single(stub.Requests);
        using var http = provider.GetRequiredService<IHttpClientFactory>().CreateClient(nameof(MlpClient));
        Assert.Equal(Timeout.InfiniteTimeSpan, http.Timeout);
    }

    [Fact]
    public async Task A_longer_pause_than_the_client_is_patient_for_is_left_to_the_caller()
    {
        var stub = new Stub(() => Stub.Later(HttpStatusCode.TooManyRequests, new(TimeSpan.FromSeconds(31))));

        var refusal = await Assert.ThrowsAsync<MlpException>(() => Client(stub).Networks.GetAsync("net"));

        Assert.Equal(TimeSpan.FromSeconds(31), refusal.RetryAfter);
        Assert.Empty(time.Asked);
    }

    /// <summary>So says a proxy whose service starts again, or a service whose weights are damaged.</summary>
    [Fact]
    public async Task An_unavailable_service_that_names_no_time_is_asked_again_where_that_changes_nothing()
    {
        var stub = new Stub(
            Unavailable, Unavailable, () => Stub.Json(Network),
            Unavailable, () => Stub.Json(Network, HttpStatusCode.Created),
            Unavailable);
        var mlp = Client(stub);

        await mlp.Networks.GetAsync("net");
        await mlp.Networks.CreateAsync(Definition);
        await Assert.ThrowsAsync<MlpException>(() => mlp.Jobs.CancelAsync(Guid.Empty));

        Assert.Equal(6, stub.Requests.Count);
        Assert.Equal(3, time.Asked.Count);
        Assert.All(time.Asked, pause => Assert.InRange(pause, TimeSpan.FromMilliseconds(100), TimeSpan.FromMilliseconds(400)));
    }

    static HttpResponseMessage Unavailable() => Stub.Later(HttpStatusCode.ServiceUnavailable, null);

    [Theory]
    [InlineData(HttpStatusCode.TooManyRequests)]
    [InlineData(HttpStatusCode.Conflict)]
    public async Task A_refusal_that_names_no_time_to_come_back_is_not_asked_again(HttpStatusCode status)
    {
        var stub = new Stub(() => Stub.Later(status, null));

        await Assert.ThrowsAsync<MlpException>(() => Client(stub).Networks.GetAsync("net"));

        Assert.Single(stub.Requests);
    }

    [Fact]
    public async Task A_refusal_is_final()
    {
        var stub = new Stub(() => new(HttpStatusCode.Conflict), () => new(HttpStatusCode.InternalServerError));
        var mlp = Client(stub);

        await Assert.ThrowsAsync<MlpException>(() => mlp.Networks.CreateAsync(Definition));
        await Assert.ThrowsAsync<MlpException>(() => mlp.Networks.GetAsync("net"));

        Assert.Equal(2, stub.Requests.Count);
    }

    [Fact]
    public async Task An_answer_that_is_no_problem_document_is_told_as_what_it_is()
    {
        var stub = new Stub(() => new(HttpStatusCode.Forbidden) { Content = new StringContent("<html>no</html>") });

        var refusal = await Assert.ThrowsAsync<MlpException>(() => Client(stub).Networks.GetAsync("net"));

        Assert.Equal(HttpStatusCode.Forbidden, refusal.StatusCode);
        Assert.Contains("403", refusal.Message);
        Assert.Contains("http://localhost/api/v1/networks/net", refusal.Message);
    }

    [Fact]
    public async Task A_stream_that_can_go_back_is_sent_again_from_where_it_stood()
    {
        var stub = new Stub(Busy, () => Stub.Json("""{"name": "table", "columns": []}"""));
        using var table = new MemoryStream("x\na\n1\n"u8.ToArray()) { Position = 2 };

        await Client(stub).Datasets.UploadAsync("table", table);

        Assert.Equal(["a\n1\n", "a\n1\n"], stub.Requests.Select(request => request.Body));
        Assert.Single(stub.Requests.Select(request => request.IdempotencyKey).Distinct());
    }

    [Fact]
    public async Task A_stream_that_cannot_go_back_is_sent_once()
    {
        var stub = new Stub(Busy);
        using var table = new System.IO.Compression.GZipStream(
            new MemoryStream(DatasetVocabulary.Gzip("a\n1\n"u8.ToArray())), System.IO.Compression.CompressionMode.Decompress);

        await Assert.ThrowsAsync<MlpException>(() => Client(stub).Datasets.UploadAsync("table", table));

        Assert.Equal("a\n1\n", stub.Requests.Single().Body);
    }

    [Fact]
    public async Task An_answer_that_does_not_come_in_time_is_a_timeout_and_not_a_cancellation()
    {
        using var service = new HttpClient(new Silent()) { BaseAddress = new("http://localhost") };
        var mlp = new MlpClient(service, new() { Timeout = TimeSpan.FromMilliseconds(1) });

        var timeout = await Assert.ThrowsAsync<TimeoutException>(() => mlp.Networks.GetAsync("net"));

        Assert.Contains("networks/net", timeout.Message);
    }

    sealed class Silent : HttpMessageHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
            throw new InvalidOperationException();
        }
    }

    [Fact]
    public async Task A_pause_before_a_retry_ends_when_it_is_cancelled()
    {
        using var cancellation = new CancellationTokenSource();
        var stub = new Stub(() =>
        {
            cancellation.Cancel();
            return Busy();
        });
        var mlp = new MlpClient(new HttpClient(stub) { BaseAddress = new("http://localhost") });

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => mlp.Networks.GetAsync("net", cancellation.Token));
    }
}
