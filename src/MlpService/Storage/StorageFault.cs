using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace MlpService.Storage;

/// <summary>What the database could not do, and whether it may be able to later.</summary>
/// <param name="IsFull">The disk has no room left.</param>
sealed record StorageFault(bool IsFull)
{
    const int Busy = 5, Locked = 6, IoError = 10, Full = 13;

    public string Message => IsFull
        ? "The disk that holds the data directory is full. Delete datasets or models, or give it room."
        : "The database could not be written now. Try again.";

    /// <returns>Null: the exception is no such fault.</returns>
    public static StorageFault? In(Exception exception) => exception switch
    {
        SqliteException { SqliteErrorCode: Full } => new(IsFull: true),
        SqliteException { SqliteErrorCode: Busy or Locked or IoError } => new(IsFull: false),
        DbUpdateException { InnerException: SqliteException inner } => In(inner),
        _ => null,
    };
}
