using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using MlpService.Http;
using MlpService.Storage;

namespace MlpService.Datasets.Upload;

/// <summary>
/// Writes the content of a dataset piece by piece, each in a context of its own, as one that lives on would track every piece.
/// A write is not cancelled: it takes milliseconds.
/// </summary>
sealed class ContentStore(IDbContextFactory<MlpDb> databases, Guid id, StorageSettings storage)
{
    /// <summary>What is left of the disk: to remove what was stored takes space as well.</summary>
    const long ReservedBytes = 8 << 20;

    int chunks, originals;

    public Guid Id => id;

    /// <param name="original">What came in, if it is not the text.</param>
    public async Task StoreTextAsync(long firstRow, ReadOnlyMemory<byte> text, ReadOnlyMemory<byte>? original)
    {
        await using var db = await databases.CreateDbContextAsync();
        await RefuseFullDiskAsync(db, text.Length + (original?.Length ?? 0));
        await db.WriteAsync(async () =>
        {
            await db.InsertBlobAsync($"""
                INSERT INTO DatasetChunks (DatasetId, "Index", FirstRow, Text) VALUES ({id}, {chunks}, {firstRow}, zeroblob({text.Length}))
                """, nameof(db.DatasetChunks), nameof(DatasetChunk.Text), text);
            if (original is { } bytes)
                await InsertOriginalAsync(db, chunks, bytes);
        }, CancellationToken.None);
        chunks++;
    }

    public async Task StoreOriginalAsync(ReadOnlyMemory<byte> bytes)
    {
        await using var db = await databases.CreateDbContextAsync();
        await RefuseFullDiskAsync(db, bytes.Length);
        await db.WriteAsync(() => InsertOriginalAsync(db, originals, bytes), CancellationToken.None);
        originals++;
    }

    Task InsertOriginalAsync(MlpDb db, int index, ReadOnlyMemory<byte> bytes) => db.InsertBlobAsync($"""
        INSERT INTO DatasetOriginals (DatasetId, "Index", Bytes) VALUES ({id}, {index}, zeroblob({bytes.Length}))
        """, nameof(db.DatasetOriginals), nameof(DatasetOriginal.Bytes), bytes);

    async Task RefuseFullDiskAsync(MlpDb db, long bytes)
    {
        if (new DriveInfo(Path.GetFullPath(storage.DataDirectory)).AvailableFreeSpace >= ReservedBytes)
            return;
        // the database may have room in itself, where something was deleted
        var free = await db.Database.SqlQuery<long>(
            $"SELECT freelist_count * page_size AS Value FROM pragma_freelist_count, pragma_page_size").SingleAsync();
        if (free < bytes)
            throw Refusal.DiskFull(StorageFault.Full);
    }

    /// <summary>The text that was stored, in a buffer that the next chunk is read into.</summary>
    public async IAsyncEnumerable<ArraySegment<byte>> ReadTextAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        await foreach (var text in db.ReadTextAsync(id, cancellation: cancellation))
            yield return text;
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
