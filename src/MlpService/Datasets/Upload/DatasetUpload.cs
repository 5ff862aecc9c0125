using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using MlpService.Http;
using MlpService.Idempotency;
using MlpService.Serialization;
using MlpService.Storage;

namespace MlpService.Datasets.Upload;

/// <summary>
/// Stores a table in memory that does not grow with it: block by block it is checked, profiled and stored.
/// The dataset's row is committed last; whatever fails before, nothing stays behind.
/// </summary>
sealed partial class DatasetUpload(
    IDbContextFactory<MlpDb> databases, IdempotentRequest once, IOptions<StorageSettings> storage, IOptions<UploadSettings> settings,
    TimeProvider time, IHostApplicationLifetime lifetime, ILogger<DatasetUpload> log)
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
        var content = new ContentStore(databases, Guid.CreateVersion7(), storage.Value);
        try
        {
            var skipped = new SkippedRows();
            var dataset = await StoreContentAsync(content, body, skipped, cancellation);
            once.Fingerprint = Fingerprint(body.Options, dataset.Sha256);
            var created = await CommitAsync(dataset, skipped);
            Stored(dataset.Name, dataset.Rows, dataset.Columns.Count, dataset.Bytes);
            return created;
        }
        catch
        {
            await RemoveAsync(content);
            throw;
        }
    }

    /// <summary>At once, or as soon as the database can; what is left when the service ends is removed at its next start.</summary>
    async Task RemoveAsync(ContentStore content)
    {
        try
        {
            await content.RemoveAsync();
        }
        catch (Exception e) when (StorageFault.In(e) is not null)
        {
            _ = StorageFault.RetryAsync(content.RemoveAsync, log, time, lifetime.ApplicationStopping);
        }
    }

    async Task<Dataset> StoreContentAsync(ContentStore content, UploadBody body, SkippedRows skipped, CancellationToken cancellation)
    {
        var options = body.Options;
        await using var table = await UploadedTable.OpenAsync(body, content, skipped, storage.Value, settings.Value, cancellation);
        var profile = await new TableIntake(content, options, skipped).ReadAsync(table, cancellation);
        return new Dataset
        {
            Id = content.Id,
            Name = options.Name,
            Rows = profile.Rows,
            Columns = profile.Summarize(),
            Warnings = profile.Warnings,
            Format = profile.Format,
            Bytes = table.Original.Bytes,
            Sha256 = table.Original.Sha256(),
            CreatedAt = time.GetUtcNow(),
            MediaType = body.Format.MediaType,
            SkippedRows = skipped.Total,
        };
    }

    async Task<Created<DatasetResponse>> CommitAsync(Dataset dataset, SkippedRows skipped)
    {
        await using var db = await databases.CreateDbContextAsync();
        return await db.WriteAsync(async () =>
        {
            await RefuseTakenAsync(db, dataset.Name);
            db.Datasets.Add(dataset);
            db.DatasetSkippedRows.AddRange(skipped.Of(dataset.Id));
            return await once.CreatedAsync(db, $"/api/v1/datasets/{dataset.Name}", DatasetResponse.Of(dataset));
        }, CancellationToken.None);
    }

    static async Task RefuseTakenAsync(MlpDb db, string name)
    {
        if (await db.Datasets.AnyAsync(dataset => dataset.Name == name))
            throw Refusal.Taken("dataset", name);
    }

    [LoggerMessage(LogLevel.Information, "Dataset {Dataset} stored: {Rows} rows, {Columns} columns, {Bytes} bytes")]
    partial void Stored(string dataset, long rows, int columns, long bytes);
}
