using System.Runtime.CompilerServices;

namespace MlpService.Client;

/// <summary>Training: queue it, watch it, wait for it.</summary>
public sealed class JobsClient
{
    const string Path = "api/v1/jobs";

    readonly Connection connection;

    internal JobsClient(Connection connection) => this.connection = connection;

    /// <summary>Queues a network for training on a dataset.</summary>
    /// <exception cref="MlpException">404: no such network, dataset or version; 422: the request does not fit them.</exception>
    public Task<Job> CreateAsync(JobRequest job, CancellationToken cancellationToken = default) => connection.ReadAsync(
        Call.Create(Path, Body.Json(job, ClientJson.Default.JobRequest)), ClientJson.Default.Job, cancellationToken);

    /// <summary>Queues a job and waits until it has succeeded.</summary>
    /// <param name="job">What to train.</param>
    /// <param name="cancellationToken">Ends the waiting, not the job.</param>
    /// <exception cref="MlpException">The service refuses the job.</exception>
    /// <exception cref="JobFailedException">It has failed or was cancelled.</exception>
    public async Task<Job> TrainAsync(JobRequest job, CancellationToken cancellationToken = default)
    {
        var queued = await CreateAsync(job, cancellationToken).ConfigureAwait(false);
        var ended = await WaitAsync(queued.Id, cancellationToken).ConfigureAwait(false);
        ended.EnsureSucceeded();
        return ended;
    }

    /// <summary>The jobs, newest first.</summary>
    /// <param name="status">Only jobs of this status.</param>
    /// <param name="model">Only jobs that train or evaluate this model.</param>
    /// <param name="cancellationToken">Ends the listing.</param>
    public IAsyncEnumerable<Job> ListAsync(
        JobStatus? status = null, string? model = null, CancellationToken cancellationToken = default) => connection.ListAsync(
            Address.WithQuery(Path, ("status", status?.Word), ("model", model)), ClientJson.Default.PageJob, cancellationToken);

    /// <summary>One job and how far it has come.</summary>
    /// <exception cref="MlpException">404: there is none of this id.</exception>
    public Task<Job> GetAsync(Guid id, CancellationToken cancellationToken = default) =>
        connection.ReadAsync(Call.Get($"{Path}/{id}"), ClientJson.Default.Job, cancellationToken);

    /// <summary>Waits until a job has ended, however it did: see <see cref="Job.EnsureSucceeded"/>.</summary>
    /// <param name="id">The job's id.</param>
    /// <param name="cancellationToken">Ends the waiting, not the job.</param>
    /// <exception cref="MlpException">404: there is none of this id.</exception>
    public async Task<Job> WaitAsync(Guid id, CancellationToken cancellationToken = default)
    {
        var pace = new PollingPace(connection.Options);
        while (true)
        {
            var job = await GetAsync(id, cancellationToken).ConfigureAwait(false);
            if (job.HasEnded)
                return job;
            await pace.PauseAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>What each epoch measured, in order and as it happens; ends when the job has ended.</summary>
    /// <param name="id">The job's id.</param>
    /// <param name="cancellationToken">Ends the watching, not the job.</param>
    /// <exception cref="MlpException">404: there is none of this id.</exception>
    public async IAsyncEnumerable<Epoch> EpochsAsync(Guid id, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var pace = new PollingPace(connection.Options);
        string? cursor = null;
        for (var last = 0; ;)
        {
            // asked before the epochs are: what comes after the answer is found by the next look
            var job = await GetAsync(id, cancellationToken).ConfigureAwait(false);
            while (true)
            {
                var page = await connection.PageAsync($"{Path}/{id}/epochs", cursor, ClientJson.Default.PageEpoch, cancellationToken)
                    .ConfigureAwait(false);
                foreach (var epoch in page.Items.Where(epoch => epoch.Number > last))
                {
                    last = epoch.Number;
                    yield return epoch;
                }
                // the last page has no successor yet, and is asked for again
                if (page.NextCursor is null)
                    break;
                cursor = page.NextCursor;
            }
            if (job.HasEnded)
                yield break;
            await pace.PauseAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>What a job's version predicts of the rows of a split, beside the truth: CSV, as it comes in. Dispose the stream.</summary>
    /// <param name="id">The job's id.</param>
    /// <param name="part">test, validation or training.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    /// <exception cref="MlpException">
    /// 404: no such job or split, or what it needs was deleted; 409: it stored no version, or the dataset is another by now.
    /// </exception>
    public Task<Stream> OpenPredictionsAsync(Guid id, string part = "test", CancellationToken cancellationToken = default) =>
        connection.OpenAsync(
            Call.Get(Address.WithQuery($"{Path}/{id}/predictions", ("part", part))) with { IsTransfer = true }, cancellationToken);

    /// <summary>Ends a queued job, or a running one at its next mini-batch.</summary>
    /// <exception cref="MlpException">404: there is none of this id; 409: it has ended already.</exception>
    public Task<Job> CancelAsync(Guid id, CancellationToken cancellationToken = default) => connection.ReadAsync(
        new Call(HttpMethod.Post, $"{Path}/{id}/cancel") { IsIdempotent = false }, ClientJson.Default.Job, cancellationToken);

    /// <summary>Deletes a job that has ended; its model stays.</summary>
    /// <exception cref="MlpException">404: there is none of this id; 409: it has not ended.</exception>
    public Task DeleteAsync(Guid id, CancellationToken cancellationToken = default) =>
        connection.SendAsync(Call.Delete($"{Path}/{id}"), cancellationToken);
}
