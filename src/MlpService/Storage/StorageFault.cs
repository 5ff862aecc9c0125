using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace MlpService.Storage;

/// <summary>What the database could not do, and whether it may be able to later.</summary>
/// <remarks>A class: log messages are not generated for records, whose partial methods would vanish in silence.</remarks>
sealed partial class StorageFault(bool isFull)
{
    const int Busy = 5, Locked = 6, IoError = 10, FullCode = 13;

    public const string Full = "The disk that holds the data directory is full. Delete datasets or models, or give it space.";

    static readonly TimeSpan RetryInterval = TimeSpan.FromSeconds(1);

    /// <summary>The disk has no space left.</summary>
    public bool IsFull { get; } = isFull;

    public string Message => IsFull
        ? Full
        : "The database could not be written now. Try again.";

    /// <summary>When to try again; null: not before somebody has made space.</summary>
    public TimeSpan? RetryAfter => IsFull ? null : RetryInterval;

    /// <summary>Does the work again, a second apart, until the database takes it.</summary>
    /// <exception cref="OperationCanceledException">Cancelled while waiting.</exception>
    public static async Task<T> RetryAsync<T>(Func<Task<T>> work, ILogger log, TimeProvider time, CancellationToken cancellation)
    {
        while (true)
        {
            try
            {
                return await work();
            }
            catch (Exception e) when (In(e) is not null)
            {
                WriteFailed(log, RetryInterval, e);
                await Task.Delay(RetryInterval, time, cancellation);
            }
        }
    }

    /// <inheritdoc cref="RetryAsync{T}"/>
    public static Task RetryAsync(Func<Task> work, ILogger log, TimeProvider time, CancellationToken cancellation) => RetryAsync(async () =>
    {
        await work();
        return true;
    }, log, time, cancellation);

    /// <returns>Null: the exception is no such fault.</returns>
    public static StorageFault? In(Exception exception) => exception switch
    {
        SqliteException { SqliteErrorCode: FullCode } => new(isFull: true),
        SqliteException { SqliteErrorCode: Busy or Locked or IoError } => new(isFull: false),
        DbUpdateException { InnerException: SqliteException inner } => In(inner),
        _ => null,
    };

    [LoggerMessage(LogLevel.Warning, "A write to the database failed; next try in {Interval}")]
    static partial void WriteFailed(ILogger log, TimeSpan interval, Exception exception);
}
