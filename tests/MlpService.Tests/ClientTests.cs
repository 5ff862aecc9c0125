using System.Net;
using Microsoft.Extensions.DependencyInjection;
using MlpService.Client;

namespace MlpService.Tests;

/// <summary>What the .NET client promises, against the real service.</summary>
public sealed class ClientTests
{
    static readonly JobRequest IrisJob = Training.Iris with { Epochs = 20 };

    [Fact]
    public async Task The_main_job_is_done_through_the_http_client_factory()
    {
        using var service = new TestService();
        var services = new ServiceCollection();
        services.AddMlpClient(new("http://localhost"), options => options.PollInterval = TimeSpan.FromMilliseconds(50))
            .ConfigurePrimaryHttpMessageHandler(service.Server.CreateHandler);
        await using var provider = services.BuildServiceProvider();

        await MainJobAsync(provider.GetRequiredService<MlpClient>());
    }

    [Theory]
    [InlineData("http://localhost/mlp/")]
    [InlineData("http://localhost/mlp")]
    public async Task The_main_job_is_done_below_a_path_prefix(string address)
    {
        using var service = new TestService();
        using var http = new HttpClient(new Prefix("/mlp", service.Server.CreateHandler())) { BaseAddress = new(address) };

        await MainJobAsync(new MlpClient(http));
    }

    /// <summary>Passes on what comes below a prefix, without it, as a proxy does.</summary>
    sealed class Prefix(string prefix, HttpMessageHandler service) : DelegatingHandler(service)
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var path = request.RequestUri!.PathAndQuery;
            Assert.StartsWith($"{prefix}/", path, StringComparison.Ordinal);
            request.RequestUri = new(request.RequestUri, path[prefix.Length..]);
            return base.SendAsync(request, cancellationToken);
        }
    }

    static async Task MainJobAsync(MlpClient mlp)
    {
        Assert.Equal("live", (await mlp.Health.LiveAsync()).Status);
        Assert.Equal("ready", (await mlp.Health.ReadyAsync()).Status);

        var network = await mlp.Networks.CreateAsync(new("net", new Layer(Activation.Relu, 32), new Layer(Activation.Softmax)));
        Assert.Equal([Activation.Relu, Activation.Softmax], network.Layers.Select(layer => layer.Activation));
        var dataset = await mlp.Datasets.UploadAsync("iris", new MemoryStream(DatasetVocabulary.DataFile("iris.csv")));
        Assert.Equal(150, dataset.Rows);
        Assert.Equal(ColumnKind.Categorical, dataset.Columns[^1].Kind);

        var job = await mlp.Jobs.CreateAsync(IrisJob with { Test = new(0.2), Epochs = 40 });
        var epochs = await mlp.Jobs.EpochsAsync(job.Id).ToListAsync();
        var ended = await mlp.Jobs.WaitAsync(job.Id);
        var trained = ended.EnsureSucceeded();

        Assert.Equal(new ModelReference("iris", 1), trained);
        Assert.Equal(Enumerable.Range(1, ended.Progress!.Epoch), epochs.Select(epoch => epoch.Number));
        Assert.Equal(ended.Request!.Seed, (await mlp.Models.GetVersionAsync("iris", 1)).Lineage.Seed);
        Assert.Equal(30, (await mlp.Models.GetAsync("iris")).Versions.Single().Metrics.Test!.Rows);
        var answer = await mlp.Predictions.PredictAsync("iris",
            [new { sepal_length = 5.1, sepal_width = 3.5, petal_length = 1.4, petal_width = 0.2 }]);
        Assert.Equal("setosa", answer.Predictions.Single().Label);
        Assert.Equal(["setosa", "versicolor", "virginica"], answer.Classes);
        Assert.Equal(1, answer.Predictions[0].Probabilities!.Sum(), 1e-6);
    }

    internal static async Task<TestService> TrainedAsync()
    {
        var service = new TestService();
        await service.Http.IrisAsync();
        await service.Mlp.Jobs.TrainAsync(IrisJob);
        return service;
    }

    [Fact]
    public async Task A_refusal_is_an_exception_with_the_problem_inside()
    {
        using var service = new TestService();

        var refusal = await Assert.ThrowsAsync<MlpException>(() => service.Mlp.Networks.CreateAsync(
            new("Net", new Layer(Activation.Relu, 0), new Layer(Activation.Softmax))));

        Assert.Equal(HttpStatusCode.BadRequest, refusal.StatusCode);
        Assert.Equal(400, refusal.Problem.Status);
        Assert.Equal(refusal.Problem.Detail, refusal.Message);
        Assert.False(string.IsNullOrEmpty(refusal.Problem.Title));
        Assert.False(string.IsNullOrEmpty(refusal.Problem.TraceId));
        Assert.Contains("Net", Assert.Single(refusal.Problem.Errors!["name"]));
        Assert.Contains("0", Assert.Single(refusal.Problem.Errors!["layers[0].units"]));
    }

    [Fact]
    public async Task A_job_that_fails_says_why_where_success_was_expected()
    {
        using var service = new TestService();
        await service.Http.IrisAsync();
        await service.Http.NetworkAsync("line", output: "identity");

        var failed = await Assert.ThrowsAsync<JobFailedException>(() => service.Mlp.Jobs.TrainAsync(IrisJob with
        {
            Network = "line",
            Target = "petal_length",
            Features = ["sepal_length"],
            Epochs = 500,
            Optimizer = new(OptimizerName.Sgd) { LearningRate = 3 },
            Schedule = new(ScheduleName.Constant) { WarmupEpochs = 100 },
            EarlyStopping = EarlyStopping.Off,
        }));

        Assert.Equal(JobStatus.Failed, failed.Job.Status);
        Assert.Contains("diverged", failed.Job.Error);
        Assert.Contains(failed.Job.Error!, failed.Message);
    }

    [Fact]
    public async Task A_job_is_cancelled_and_the_watching_ends_with_it()
    {
        using var service = new TestService();
        await service.Http.IrisAsync();
        var job = await service.Mlp.Jobs.CreateAsync(IrisJob with { Epochs = 1_000_000, EarlyStopping = EarlyStopping.Off });

        await foreach (var _ in service.Mlp.Jobs.EpochsAsync(job.Id).Take(3))
        {
        }
        await service.Mlp.Jobs.CancelAsync(job.Id);
        await foreach (var _ in service.Mlp.Jobs.EpochsAsync(job.Id))
        {
        }

        Assert.Equal(JobStatus.Cancelled, (await service.Mlp.Jobs.GetAsync(job.Id)).Status);
        var again = await Assert.ThrowsAsync<MlpException>(() => service.Mlp.Jobs.CancelAsync(job.Id));
        Assert.Equal(409, again.Problem.Status);
        await service.Mlp.Jobs.DeleteAsync(job.Id);
        Assert.Empty(await service.Mlp.Jobs.ListAsync().ToListAsync());
    }

    [Fact]
    public async Task Waiting_and_watching_end_when_they_are_cancelled_and_the_job_runs_on()
    {
        using var service = new TestService();
        await service.Http.IrisAsync();
        var job = await service.Mlp.Jobs.CreateAsync(IrisJob with { Epochs = 1_000_000, EarlyStopping = EarlyStopping.Off });
        using var watching = new CancellationTokenSource();
        using var waiting = new CancellationTokenSource();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var epoch in service.Mlp.Jobs.EpochsAsync(job.Id).WithCancellation(watching.Token))
                watching.Cancel();
        });
        var wait = service.Mlp.Jobs.WaitAsync(job.Id, waiting.Token);
        waiting.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => wait);

        Assert.Equal(JobStatus.Running, (await service.Mlp.Jobs.GetAsync(job.Id)).Status);
        await service.Mlp.Jobs.CancelAsync(job.Id);
    }

    [Fact]
    public async Task Lists_are_read_to_their_end_over_all_pages()
    {
        using var service = new TestService();
        var names = Enumerable.Range(100, 120).Select(i => $"net-{i}").ToList();
        foreach (var name in names)
            await service.Http.NetworkAsync(name);

        Assert.Equal(names, await service.Mlp.Networks.ListAsync().Select(network => network.Name).ToListAsync());
        await service.Mlp.Networks.DeleteAsync("net-100");
        Assert.Equal("net-101", (await service.Mlp.Networks.ListAsync().FirstAsync()).Name);
    }

    [Fact]
    public async Task A_settled_request_can_be_queued_again_and_trains_the_same_weights()
    {
        using var service = await TrainedAsync();
        var first = await service.Mlp.Jobs.ListAsync(JobStatus.Succeeded, "iris").SingleAsync();

        Assert.Empty(await service.Mlp.Jobs.ListAsync(JobStatus.Failed).ToListAsync());
        Assert.Empty(await service.Mlp.Jobs.ListAsync(model: "other").ToListAsync());
        var second = await service.Mlp.Jobs.TrainAsync(first.Request!);

        Assert.Equal(2, second.Result!.Version);
        var versions = (await service.Mlp.Models.ListAsync().SingleAsync()).Versions.Select(version => version.Version);
        var hashes = await Task.WhenAll(versions.Select(version => service.Mlp.Models.GetVersionAsync("iris", version)));
        Assert.Equal(hashes[0].Sha256, hashes[1].Sha256);
    }

    [Fact]
    public async Task Weights_go_from_one_model_to_another()
    {
        using var service = await TrainedAsync();

        var copy = await service.Mlp.Models.ImportAsync("copy", await service.Mlp.Models.GetWeightsAsync("iris", 1));

        Assert.Equal((await service.Mlp.Models.GetVersionAsync("iris", 1)).Sha256, copy.Sha256);
        await service.Mlp.Models.DeleteVersionAsync("copy", copy.Version);
        Assert.Empty((await service.Mlp.Models.GetAsync("copy")).Versions);
    }

    [Fact]
    public async Task A_model_is_described_tagged_and_deleted()
    {
        using var service = await TrainedAsync();
        var (models, tags) = (service.Mlp.Models, new Dictionary<string, string?> { ["team"] = "botany", ["stage"] = "trial" });

        await models.UpdateAsync("iris", new() { Description = "of leaves", Tags = tags });
        var changed = await models.UpdateAsync("iris", new() { Tags = new Dictionary<string, string?> { ["stage"] = null } });

        Assert.Equal("of leaves", changed.Description);
        Assert.Equal([new("team", "botany")], changed.Tags);
        await models.DeleteAsync("iris");
        Assert.Empty(await models.ListAsync().ToListAsync());
    }

    [Fact]
    public async Task A_client_of_its_own_connections_ends_with_them_and_leaves_open_those_of_others()
    {
        using var directory = new TestDirectory();
        using var service = await ServiceProcess.StartAsync(directory);
        var (own, other) = (new MlpClient(service.Http.BaseAddress!), new MlpClient(service.Http));
        await own.Health.LiveAsync();

        own.Dispose();
        other.Dispose();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => own.Health.LiveAsync());
        await other.Health.LiveAsync();
    }

    [Fact]
    public async Task Cancellation_ends_a_request() => await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
    {
        using var service = new TestService();
        await service.Mlp.Networks.GetAsync("net", new CancellationToken(canceled: true));
    });

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("..")]
    public async Task A_name_that_would_lead_to_another_address_is_not_asked_for(string name)
    {
        using var service = new TestService();

        await Assert.ThrowsAnyAsync<ArgumentException>(() => service.Mlp.Models.GetAsync(name));
    }

    [Fact]
    public async Task A_name_with_the_characters_of_an_address_stays_a_name()
    {
        using var service = new TestService();

        var refusal = await Assert.ThrowsAsync<MlpException>(() => service.Mlp.Networks.GetAsync("a/b?c=d#e f"));

        Assert.Equal(404, refusal.Problem.Status);
        Assert.Contains("a/b?c=d#e f", Uri.UnescapeDataString(refusal.Problem.Detail!));
    }
}
