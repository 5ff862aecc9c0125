using Microsoft.EntityFrameworkCore;
using MlpService.Storage;

namespace MlpService.Datasets.Upload;

/// <summary>
/// Writes the content of a dataset piece by piece, each in a context of its own, as one that lives on would track every piece.
/// A write is not cancelled: it takes milliseconds.
/// </summary>
sealed class ContentStore(IDbContextFactory<MlpDb> databases, Guid id)
{
    int chunks, originals;

    public Guid Id => id;

    /// <param name="original">What came in, if it is not the text.</param>
    public async Task StoreTextAsync(long firstRow, byte[] text, byte[]? original)
    {
        await using var db = await databases.CreateDbContextAsync();
        await db.WriteAsync(() =>
        {
            db.DatasetChunks.Add(new() { DatasetId = id, Index = chunks, FirstRow = firstRow, Text = text });
            if (original is not null)
                db.DatasetOriginals.Add(new() { DatasetId = id, Index = chunks, Bytes = original });
        }, CancellationToken.None);
        chunks++;
    }

    public async Task StoreOriginalAsync(byte[] bytes)
    {
        await using var db = await databases.CreateDbContextAsync();
        await db.WriteAsync(
            () => db.DatasetOriginals.Add(new() { DatasetId = id, Index = originals, Bytes = bytes }), CancellationToken.None);
        originals++;
    }

    /// <summary>The text that was stored, and whether it is the last.</summary>
    public async IAsyncEnumerable<(byte[] Text, bool IsLast)> ReadTextAsync()
    {
        for (var index = 0; index < chunks; index++)
        {
            await using var db = await databases.CreateDbContextAsync();
            var text = await db.DatasetChunks.Where(chunk => chunk.DatasetId == id && chunk.Index == index)
                .Select(chunk => chunk.Text).SingleAsync();
            yield return (text, index == chunks - 1);
        }
    }

    /// <summary>One piece of what came in; the caller knows that there is one.</summary>
    public byte[] ReadOriginal(int index)
    {
        using var db = databases.CreateDbContext();
        return db.DatasetOriginals.Where(original => original.DatasetId == id && original.Index == index)
            .Select(original => original.Bytes).Single();
    }

    /// <summary>Unless the dataset's row was committed before: then the content belongs to it.</summary>
    public async Task RemoveAsync()
    {
        await using var db = await databases.CreateDbContextAsync();
        await db.WriteAsync(async () =>
        {
            if (!await db.Datasets.AnyAsync(dataset => dataset.Id == id))
                await db.RemoveContentAsync(id);
        }, CancellationToken.None);
    }
}
