using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using MlpService.Datasets.Csv;
using MlpService.Datasets.Csv.Detection;
using MlpService.Datasets.Profile;
using MlpService.Http;
using MlpService.Idempotency;
using MlpService.Serialization;
using MlpService.Storage;

namespace MlpService.Datasets.Upload;

/// <summary>
/// Stores a table in memory that does not grow with it: block by block the text is checked, profiled and stored as it came.
/// The dataset's row is committed last; whatever fails before, nothing stays behind.
/// </summary>
sealed partial class DatasetUpload(
    IDbContextFactory<MlpDb> databases, IdempotentRequest once, IOptions<StorageSettings> storage, IOptions<UploadSettings> settings,
    TimeProvider time, ILogger<DatasetUpload> log)
{
    /// <exception cref="Refusal">The upload is malformed, too large, or the name is taken.</exception>
    public Task<Created<DatasetResponse>> StoreAsync(HttpRequest request, UploadQuery query, CancellationToken cancellation) =>
        ReadAsync(request, query, async options =>
        {
            await using var db = await databases.CreateDbContextAsync(cancellation);
            await RefuseTakenAsync(db, options.Name);
        }, body => StoreAsync(body, cancellation), cancellation);

    /// <summary>Reads an upload to its end and stores nothing.</summary>
    /// <returns>What tells it from others: a hash of its options and of the file's.</returns>
    public Task<string> FingerprintAsync(HttpRequest request, UploadQuery query, CancellationToken cancellation) =>
        ReadAsync(request, query, _ => Task.CompletedTask, async body =>
        {
            using var content = new UploadBuffer(body.Content, settings.Value);
            while (await content.FillAsync(cancellation))
                content.Take(content.Length);
            return Fingerprint(body.Options, content.Sha256());
        }, cancellation);

    static string Fingerprint(UploadRequest options, string sha256) =>
        Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(new { options, sha256 }, ApiJson.Options)));

    async Task<T> ReadAsync<T>(HttpRequest request, UploadQuery query, Func<UploadRequest, Task> refuse,
        Func<UploadBody, Task<T>> read, CancellationToken cancellation)
    {
        if (request.ContentLength > settings.Value.MaxBodyBytes)
            throw settings.Value.TooLarge();
        await using var body = await UploadBody.OpenAsync(request, query, storage.Value, settings.Value, refuse, cancellation);
        return await read(body);
    }

    async Task<Created<DatasetResponse>> StoreAsync(UploadBody body, CancellationToken cancellation)
    {
        var id = Guid.CreateVersion7();
        try
        {
            var dataset = await StoreContentAsync(id, body, cancellation);
            once.Fingerprint = Fingerprint(body.Options, dataset.Sha256);
            var created = await CommitAsync(dataset);
            Stored(dataset.Name, dataset.Rows, dataset.Columns.Count, dataset.Bytes);
            return created;
        }
        catch
        {
            await RemoveContentAsync(id);
            throw;
        }
    }

    async Task<Dataset> StoreContentAsync(Guid id, UploadBody body, CancellationToken cancellation)
    {
        using var content = new UploadBuffer(body.Content, settings.Value);
        var options = body.Options;
        var head = await FindHeadAsync(content, options, cancellation);
        var csv = new CsvReader(head.Dialect, head.Names.Count, atStart: true);
        var profile = TableProfile.Begin(head, options);
        var chunks = 0;
        do
        {
            var firstRow = profile.Records;
            csv.Load(content.Block, content.Length, content.IsLast);
            while (csv.Read())
                profile.Add(csv);
            // no chunk of a block without a whole record: the block grows until it has one
            if (csv.Position > 0)
                await StoreChunkAsync(
                    new() { DatasetId = id, Index = chunks++, FirstRow = firstRow, Text = content.Take(csv.Position) });
        }
        while (await content.FillAsync(cancellation));
        if (profile.Rows == 0)
            throw Refusal.Malformed("file", "The file has a header but no rows. Send header=false if its first line is data.");
        if (profile.Decide())
            await ReadAgainAsync(id, profile, chunks, cancellation);
        var columns = profile.Summarize();
        return new Dataset
        {
            Id = id,
            Name = options.Name,
            Rows = profile.Rows,
            Columns = columns,
            Warnings = profile.Warnings,
            Format = profile.Format,
            Bytes = content.Bytes,
            Sha256 = content.Sha256(),
            CreatedAt = time.GetUtcNow(),
        };
    }

    async Task ReadAgainAsync(Guid id, TableProfile profile, int chunks, CancellationToken cancellation)
    {
        var csv = new CsvReader(profile.Format, profile.Columns, atStart: true);
        for (var index = 0; index < chunks; index++)
        {
            await using var db = await databases.CreateDbContextAsync(cancellation);
            var text = await db.DatasetChunks.Where(chunk => chunk.DatasetId == id && chunk.Index == index)
                .Select(chunk => chunk.Text).SingleAsync(cancellation);
            csv.Load(text, text.Length, last: index == chunks - 1);
            while (csv.Read())
                profile.ReadAgain(csv);
        }
    }

    /// <summary>Fills the buffer until it holds the first records.</summary>
    static async Task<TableHead> FindHeadAsync(UploadBuffer content, UploadRequest options, CancellationToken cancellation)
    {
        const int fewLines = 5, enoughBytes = 4 << 20;
        await content.FillAsync(cancellation);
        OtherFile.Refuse(content.Filled);
        do
            if ((content.LineEnds >= fewLines || content.Length >= enoughBytes || content.IsLast)
                && TableHead.Find(new(content.Block, content.Length, content.IsLast), options) is { } head)
                return head;
        while (await content.FillAsync(cancellation));
        throw Refusal.Malformed("file", "The file is empty. Send a CSV file with at least one row.");
    }

    /// <summary>In a context of its own, as one that lives on would track every chunk. Not cancelled: a chunk takes milliseconds.</summary>
    async Task StoreChunkAsync(DatasetChunk chunk)
    {
        await using var db = await databases.CreateDbContextAsync();
        await db.WriteAsync(() => db.DatasetChunks.Add(chunk), CancellationToken.None);
    }

    async Task<Created<DatasetResponse>> CommitAsync(Dataset dataset)
    {
        await using var db = await databases.CreateDbContextAsync();
        return await db.WriteAsync(async () =>
        {
            await RefuseTakenAsync(db, dataset.Name);
            db.Datasets.Add(dataset);
            return await once.CreatedAsync(db, $"/api/v1/datasets/{dataset.Name}", DatasetResponse.Of(dataset));
        }, CancellationToken.None);
    }

    static async Task RefuseTakenAsync(MlpDb db, string name)
    {
        if (await db.Datasets.AnyAsync(dataset => dataset.Name == name))
            throw Refusal.Taken("dataset", name);
    }

    /// <summary>Unless the commit succeeded before the exception: then the text belongs to the row.</summary>
    async Task RemoveContentAsync(Guid id)
    {
        await using var db = await databases.CreateDbContextAsync();
        await db.WriteAsync(
            () => db.DatasetChunks.Where(chunk => chunk.DatasetId == id && !db.Datasets.Any(dataset => dataset.Id == id))
                .ExecuteDeleteAsync(),
            CancellationToken.None);
    }

    [LoggerMessage(LogLevel.Information, "Dataset {Dataset} stored: {Rows} rows, {Columns} columns, {Bytes} bytes")]
    partial void Stored(string dataset, long rows, int columns, long bytes);
}
