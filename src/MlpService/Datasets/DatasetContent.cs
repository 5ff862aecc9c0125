using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using MlpService.Datasets.Csv;
using MlpService.Http;
using MlpService.Storage;

namespace MlpService.Datasets;

/// <summary>
/// Reads a stored dataset. Each chunk is a query of its own: one long read would keep the write-ahead log from being truncated.
/// </summary>
static class DatasetContent
{
    /// <summary>What came in, byte for byte.</summary>
    public static async IAsyncEnumerable<byte[]> ReadOriginalAsync(
        this MlpDb db, Dataset dataset, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        var isText = dataset.Type.IsText;
        for (var index = 0; ; index++)
        {
            var bytes = await db.DatasetOriginals.Where(original => original.DatasetId == dataset.Id && original.Index == index)
                .Select(original => original.Bytes).SingleOrDefaultAsync(cancellation);
            if (bytes is null && isText)
                bytes = await db.DatasetChunks.Where(chunk => chunk.DatasetId == dataset.Id && chunk.Index == index)
                    .Select(chunk => chunk.Text).SingleOrDefaultAsync(cancellation);
            if (bytes is null)
                yield break;
            yield return bytes;
        }
    }

    /// <summary>Deletes what is stored of a dataset besides its row.</summary>
    public static async Task RemoveContentAsync(this MlpDb db, Guid id)
    {
        await db.DatasetChunks.Where(chunk => chunk.DatasetId == id).ExecuteDeleteAsync();
        await db.DatasetOriginals.Where(original => original.DatasetId == id).ExecuteDeleteAsync();
    }

    /// <summary>The text of the chunks in order, in a buffer that the next one is read into.</summary>
    public static async IAsyncEnumerable<ArraySegment<byte>> ReadTextAsync(
        this MlpDb db, Guid dataset, int index = 0, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        ArraySegment<byte> text = new([]);
        while (await db.Database.SqlQuery<long?>($"""
            SELECT rowid AS Value FROM DatasetChunks WHERE DatasetId = {dataset} AND "Index" = {index++}
            """).SingleOrDefaultAsync(cancellation) is { } row)
        {
            text = await db.ReadBlobAsync(nameof(db.DatasetChunks), nameof(DatasetChunk.Text), row, text.Array!, cancellation);
            yield return text;
        }
    }

    /// <summary>The rows from <paramref name="offset"/> to the last, as one reader that is moved from record to record.</summary>
    /// <exception cref="Refusal">The dataset was deleted meanwhile.</exception>
    public static async IAsyncEnumerable<CsvReader> ReadRowsAsync(
        this MlpDb db, Dataset dataset, long offset, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        var start = await db.DatasetChunks
            .Where(chunk => chunk.DatasetId == dataset.Id && chunk.FirstRow <= offset).OrderByDescending(chunk => chunk.Index)
            .Select(chunk => new { chunk.Index, chunk.FirstRow }).FirstOrDefaultAsync(cancellation);
        var row = start?.FirstRow ?? 0;
        var csv = new CsvReader(dataset.Format, dataset.Columns.Count, atStart: start?.Index == 0);
        await foreach (var text in db.ReadTextAsync(dataset.Id, start?.Index ?? 0, cancellation))
        {
            csv.Load(text.Array!, text.Count, last: true);
            while (row < dataset.Rows && csv.Read())
            {
                if (row++ >= offset)
                    yield return csv;
            }
        }
        RefuseDeleted(dataset, row);
    }

    /// <summary>All rows, some at a time, in a group that the next ones are read into.</summary>
    /// <exception cref="Refusal">The dataset was deleted meanwhile.</exception>
    public static async IAsyncEnumerable<RowGroup> ReadRowGroupsAsync(
        this MlpDb db, Dataset dataset, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var csv = new CsvReader(dataset.Format, dataset.Columns.Count, atStart: true);
        var rows = new RowGroup(dataset.Columns.Count);
        var row = 0L;
        await foreach (var text in db.ReadTextAsync(dataset.Id, cancellation: cancellation))
        {
            csv.Load(text.Array!, text.Count, last: true);
            while (row < dataset.Rows && csv.Read())
            {
                rows.Add(csv, row++);
                if (!rows.IsFull)
                    continue;
                yield return rows;
                rows.Clear();
            }
            yield return rows;
            rows.Clear();
        }
        RefuseDeleted(dataset, row);
    }

    static void RefuseDeleted(Dataset dataset, long row)
    {
        if (row < dataset.Rows)
            throw Refusal.Conflict($"The dataset '{dataset.Name}' was deleted while it was read, after row {row}.");
    }
}
