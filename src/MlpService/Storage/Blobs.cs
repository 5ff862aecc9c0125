using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace MlpService.Storage;

/// <summary>
/// Large values, written and read where they lie. As a property of an entity each would be an array of its own, and a megabyte of garbage
/// for a collection of the large objects.
/// </summary>
static class Blobs
{
    /// <param name="insert">Of a row whose blob is zeroblob(length).</param>
    /// <param name="table">It goes into.</param>
    /// <param name="column">Of the blob.</param>
    /// <param name="bytes">What the blob is to hold.</param>
    public static async Task InsertBlobAsync(
        this MlpDb db, FormattableString insert, string table, string column, ReadOnlyMemory<byte> bytes)
    {
        await db.Database.ExecuteSqlAsync(insert);
        var row = await db.Database.SqlQuery<long>($"SELECT last_insert_rowid() AS Value").SingleAsync();
        await using var blob = new SqliteBlob((SqliteConnection)db.Database.GetDbConnection(), table, column, row);
        await blob.WriteAsync(bytes);
    }

    /// <summary>Reads a blob into a buffer, which grows as needed.</summary>
    /// <returns>The part of the buffer that the blob takes.</returns>
    public static async Task<ArraySegment<byte>> ReadBlobAsync(
        this MlpDb db, string table, string column, long row, byte[] buffer, CancellationToken cancellation)
    {
        await db.Database.OpenConnectionAsync(cancellation);
        try
        {
            await using var blob = new SqliteBlob((SqliteConnection)db.Database.GetDbConnection(), table, column, row, readOnly: true);
            var length = (int)blob.Length;
            if (buffer.Length < length)
                buffer = new byte[length];
            await blob.ReadExactlyAsync(buffer.AsMemory(0, length), cancellation);
            return new(buffer, 0, length);
        }
        finally
        {
            await db.Database.CloseConnectionAsync();
        }
    }
}
