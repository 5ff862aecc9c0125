using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using MlpService.Datasets.Csv;
using MlpService.Datasets.Formats;
using MlpService.Http;
using MlpService.Storage;

namespace MlpService.Datasets;

/// <summary>
/// Reads a stored dataset. Each chunk is a query of its own: one long read would keep the write-ahead log from being truncated.
/// </summary>
static class DatasetContent
{
    /// <summary>The chunks in order, from <paramref name="index"/> to the last.</summary>
    public static async IAsyncEnumerable<DatasetChunk> ReadChunksAsync(
        this MlpDb db, Dataset dataset, int index = 0, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        for (; await db.DatasetChunks.AsNoTracking()
            .SingleOrDefaultAsync(chunk => chunk.DatasetId == dataset.Id && chunk.Index == index, cancellation) is { } chunk; index++)
            yield return chunk;
    }

    /// <summary>What came in, byte for byte.</summary>
    public static async IAsyncEnumerable<byte[]> ReadOriginalAsync(
        this MlpDb db, Dataset dataset, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        var isText = dataset.Type == TableFormat.Csv;
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
        await foreach (var chunk in db.ReadChunksAsync(dataset, start?.Index ?? 0, cancellation))
        {
            csv.Load(chunk.Text, chunk.Text.Length, last: true);
            while (row < dataset.Rows && csv.Read())
            {
                if (row++ >= offset)
                    yield return csv;
            }
        }
        if (row < dataset.Rows)
            throw Refusal.Conflict($"The dataset '{dataset.Name}' was deleted while it was read, after row {row}.");
    }
}
