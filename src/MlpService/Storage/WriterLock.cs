namespace MlpService.Storage;

/// <summary>
/// SQLite has one writer at a time. Writers wait here, in order and without blocking a thread, instead of in SQLite's
/// sleep-and-retry loop.
/// </summary>
public sealed class WriterLock : IDisposable
{
    readonly SemaphoreSlim free = new(1, 1);

    public Task AcquireAsync(CancellationToken cancellation) => free.WaitAsync(cancellation);

    public void Release() => free.Release();

    public void Dispose() => free.Dispose();
}
