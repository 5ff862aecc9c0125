using System.Collections.Concurrent;

namespace MlpService.Jobs;

/// <summary>
/// Wakes a runner when a job was queued, and cancels a running job. Only hints that save waiting: the truth is in the database, which
/// the runner also polls.
/// </summary>
sealed class JobSignals : IDisposable
{
    static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(5);

    readonly SemaphoreSlim queued = new(0);
    readonly ConcurrentDictionary<Guid, CancellationTokenSource> running = new();

    public void Queued() => queued.Release();

    public Task WaitForQueuedAsync(CancellationToken cancellation) => queued.WaitAsync(PollInterval, cancellation);

    /// <summary>Lets <see cref="Cancel"/> reach the job until it is disposed.</summary>
    public CancellationTokenSource Watch(Guid job, CancellationToken stopping) =>
        running[job] = CancellationTokenSource.CreateLinkedTokenSource(stopping);

    public void Forget(Guid job)
    {
        if (running.TryRemove(job, out var source))
            source.Dispose();
    }

    public void Cancel(Guid job)
    {
        if (!running.TryGetValue(job, out var source))
            return;
        try
        {
            source.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // it ended in this moment
        }
    }

    public void Dispose() => queued.Dispose();
}
