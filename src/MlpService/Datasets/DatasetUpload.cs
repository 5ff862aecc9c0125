using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using MlpService.Http;
using MlpService.Storage;

namespace MlpService.Datasets;

/// <summary>
/// Takes a table in, in memory that does not grow with it: block by block the text is checked, profiled and stored as it
/// came. The dataset's row is committed last; whatever goes wrong before, nothing stays behind.
/// </summary>
sealed class DatasetUpload(
    IDbContextFactory<MlpDb> databases, IOptions<UploadLimits> limits, TimeProvider time, ILogger<DatasetUpload> log)
{
    /// <exception cref="Refusal">The upload is malformed, too large, or the name is taken.</exception>
    public async Task<Dataset> StoreAsync(HttpRequest request, UploadQuery query, CancellationToken cancellation)
    {
        if (request.ContentLength > limits.Value.MaxUploadBytes + UploadLimits.FormBytes)
            throw limits.Value.TooLarge();
        try
        {
            var body = await UploadBody.OpenAsync(request, query, cancellation);
            await using (var db = await databases.CreateDbContextAsync(cancellation))
                await RefuseTakenAsync(db, body.Options.Name);
            return await StoreAsync(body, cancellation);
        }
        catch (Exception e) when (e is InvalidDataException or IOException and not BadHttpRequestException && !cancellation.IsCancellationRequested)
        {
            throw new Refusal(StatusCodes.Status400BadRequest, $"The body cannot be decoded, or ends too early: {e.Message.Trim()}", "file");
        }
    }

    async Task<Dataset> StoreAsync(UploadBody body, CancellationToken cancellation)
    {
        var id = Guid.CreateVersion7();
        try
        {
            var dataset = await StoreTextAsync(id, body, cancellation);
            await CommitAsync(dataset);
            log.LogInformation("Dataset {Dataset} stored: {Rows} rows, {Columns} columns, {Bytes} bytes",
                dataset.Name, dataset.Rows, dataset.Columns.Count, dataset.Bytes);
            return dataset;
        }
        catch
        {
            await RemoveTextAsync(id);
            throw;
        }
    }

    async Task<Dataset> StoreTextAsync(Guid id, UploadBody body, CancellationToken cancellation)
    {
        using var text = new UploadText(body.Text, limits.Value);
        await text.FillAsync(cancellation);
        var options = body.Options;
        var csv = new CsvReader(options.Delimiter ?? CsvFormat.DetectDelimiter(text.Filled));
        TableProfile? profile = null;
        var chunks = 0;
        do
        {
            var firstRow = profile?.Records ?? 0;
            csv.Load(text.Block, text.Length, text.IsLast);
            profile ??= csv.Read() ? TableProfile.Begin(csv, options) : null;
            while (profile is not null && csv.Read())
                profile.Add(csv);
            // no chunk of a block without a whole record: the block grows until it has one
            if (csv.Position > 0)
                await StoreChunkAsync(new DatasetChunk { DatasetId = id, Index = chunks++, FirstRow = firstRow, Text = text.Take(csv.Position) });
        }
        while (await text.FillAsync(cancellation));
        await body.EndAsync(cancellation);
        if (profile is not { Rows: > 0 })
            throw new Refusal(StatusCodes.Status400BadRequest, profile is null
                ? "The file is empty. Send a CSV file with at least one row."
                : "The file has a header but no rows. Send header=false if its first line is data.", "file");
        var columns = profile.Summarize();
        return new Dataset
        {
            Id = id,
            Name = options.Name,
            Rows = profile.Rows,
            Columns = columns,
            Warnings = profile.Warnings,
            Format = profile.Format,
            Bytes = text.Bytes,
            Sha256 = text.Sha256(),
            CreatedAt = time.GetUtcNow(),
        };
    }

    /// <summary>In a context of its own: one that lives on would keep every chunk. To the end: a chunk takes milliseconds.</summary>
    async Task StoreChunkAsync(DatasetChunk chunk)
    {
        await using var db = await databases.CreateDbContextAsync();
        await db.WriteAsync(() => Task.FromResult(db.DatasetChunks.Add(chunk)), CancellationToken.None);
    }

    async Task CommitAsync(Dataset dataset)
    {
        await using var db = await databases.CreateDbContextAsync();
        await db.WriteAsync(async () =>
        {
            await RefuseTakenAsync(db, dataset.Name);
            return db.Datasets.Add(dataset);
        }, CancellationToken.None);
    }

    static async Task RefuseTakenAsync(MlpDb db, string name)
    {
        if (await db.Datasets.AnyAsync(dataset => dataset.Name == name))
            throw new Refusal(StatusCodes.Status409Conflict,
                $"A dataset '{name}' exists already. Choose another name, or DELETE /api/v1/datasets/{name} first.", "name");
    }

    /// <summary>Unless the row was committed after all: then the text is its.</summary>
    async Task RemoveTextAsync(Guid id)
    {
        await using var db = await databases.CreateDbContextAsync();
        await db.WriteAsync(
            () => db.DatasetChunks.Where(chunk => chunk.DatasetId == id && !db.Datasets.Any(dataset => dataset.Id == id)).ExecuteDeleteAsync(),
            CancellationToken.None);
    }
}
