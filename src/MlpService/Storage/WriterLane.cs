namespace MlpService.Storage;

/// <summary>
/// SQLite has one writer at a time. Writers wait here, in order and without blocking a thread, instead of in SQLite's
/// sleep-and-retry loop.
/// </summary>
public sealed class WriterLane : IDisposable
{
    readonly SemaphoreSlim free = new(1, 1);

    public Task EnterAsync(CancellationToken cancellation) => free.WaitAsync(cancellation);

    public void Leave() => free.Release();

    public void Dispose() => free.Dispose();
}
