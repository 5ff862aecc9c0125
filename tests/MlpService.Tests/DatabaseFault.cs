using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace MlpService.Tests;

/// <summary>A database that does nothing any more but say why.</summary>
sealed class DatabaseFault : DbCommandInterceptor, IDbTransactionInterceptor
{
    public const int Busy = 5, Full = 13;

    /// <summary>SQLite's result code; null: the database works.</summary>
    public int? Code { get; set; }

    T Unless<T>(T result) => Code is { } code ? throw new SqliteException("injected", code) : result;

    public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(DbCommand command, CommandEventData eventData,
        InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default) => new(Unless(result));

    public override ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(DbCommand command, CommandEventData eventData,
        InterceptionResult<int> result, CancellationToken cancellationToken = default) => new(Unless(result));

    public override ValueTask<InterceptionResult<object>> ScalarExecutingAsync(DbCommand command, CommandEventData eventData,
        InterceptionResult<object> result, CancellationToken cancellationToken = default) => new(Unless(result));

    public ValueTask<InterceptionResult<DbTransaction>> TransactionStartingAsync(
        DbConnection connection, TransactionStartingEventData eventData, InterceptionResult<DbTransaction> result,
        CancellationToken cancellationToken = default) => new(Unless(result));
}
