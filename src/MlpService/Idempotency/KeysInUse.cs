using System.Collections.Concurrent;
using MlpService.Http;

namespace MlpService.Idempotency;

/// <summary>
/// Of requests with the same key, one at a time is worked on: the others wait, and then find its answer. In memory, as one process
/// alone writes to the database.
/// </summary>
sealed class KeysInUse(TimeProvider time)
{
    /// <summary>Most creations take milliseconds; an upload may take hours, and a proxy does not wait for it.</summary>
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    readonly ConcurrentDictionary<string, TaskCompletionSource> inUse = new();

    /// <returns>The key's use, which ends when it is disposed of.</returns>
    /// <exception cref="Refusal">409: another request uses the key, and goes on doing so.</exception>
    public async Task<IDisposable> UseAsync(string key, CancellationToken cancellation)
    {
        var use = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        try
        {
            while (inUse.GetOrAdd(key, use) is var other && other != use)
                await other.Task.WaitAsync(Patience, time, cancellation);
        }
        catch (TimeoutException)
        {
            throw new Refusal(StatusCodes.Status409Conflict,
                $"Another request with the {IdempotencyKey.Header} '{key}' is still being worked on. Send this one again later: it gets "
                + "the answer of the other.", IdempotencyKey.Header)
            {
                RetryAfter = Patience,
            };
        }
        return new Use(this, key, use);
    }

    sealed class Use(KeysInUse keys, string key, TaskCompletionSource use) : IDisposable
    {
        public void Dispose()
        {
            keys.inUse.TryRemove(key, out _);
            use.SetResult();
        }
    }
}
