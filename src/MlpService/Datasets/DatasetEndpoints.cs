using System.Text;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using MlpService.Http;
using MlpService.Jobs;
using MlpService.Storage;

namespace MlpService.Datasets;

static class DatasetEndpoints
{
    public static void AddDatasets(this WebApplicationBuilder builder)
    {
        builder.Services.Configure<UploadLimits>(builder.Configuration.GetSection("Limits"));
        builder.Services.AddScoped<DatasetUpload>();
    }

    public static void MapDatasets(this IEndpointRouteBuilder api)
    {
        var limits = api.ServiceProvider.GetRequiredService<IOptions<UploadLimits>>().Value;
        limits.Check();
        var datasets = api.MapGroup("/datasets").WithTags("Datasets");
        datasets.MapPost("/", Create).WithName("CreateDataset").WithSummary("Upload a table as CSV")
            .WithDescription("A form has the options as fields. Only a raw text/csv body needs them in the query.")
            .WithRequestBody(UploadDescription.Body)
            .WithBodyLimit(limits.MaxUploadBytes + UploadLimits.FormBytes)
            .Refuses(400, 403, 408, 409, 413, 415, 507);
        datasets.MapGet("/", List).WithName("ListDatasets").WithSummary("The datasets, by name");
        datasets.MapGet("/{name}", Get).WithName("GetDataset").WithSummary("One dataset and its columns").Refuses(404);
        datasets.MapGet("/{name}/rows", Rows).WithName("GetDatasetRows").WithSummary("Some rows of a dataset").Refuses(404);
        datasets.MapGet("/{name}/content", Content).WithName("GetDatasetContent").WithSummary("The file as it was uploaded")
            .Produces(200, contentType: "text/csv").Refuses(404);
        datasets.MapDelete("/{name}", Delete).WithName("DeleteDataset").WithSummary("Forget a dataset; models trained on it stay")
            .Refuses(403, 404, 409);
    }

    // the body is read from the request itself, as it comes in: text/csv or multipart/form-data
    static async Task<Created<DatasetResponse>> Create(
        [AsParameters] UploadQuery query, HttpRequest request, DatasetUpload upload, CancellationToken cancellation)
    {
        var dataset = await upload.StoreAsync(request, query, cancellation);
        return TypedResults.Created($"/api/v1/datasets/{dataset.Name}", DatasetResponse.Of(dataset));
    }

    static async Task<Ok<Page<DatasetItem>>> List([AsParameters] Paging paging, MlpDb db, CancellationToken cancellation)
    {
        var after = paging.After();
        var datasets = await db.Datasets
            .Where(dataset => after == null || string.Compare(dataset.Name, after) > 0).OrderBy(dataset => dataset.Name)
            .Select(dataset => new DatasetItem(dataset.Name, dataset.Rows, dataset.Bytes, dataset.Sha256, dataset.CreatedAt))
            .Take(paging.Limit + 1).ToListAsync(cancellation);
        return TypedResults.Ok(paging.Cut(datasets, dataset => dataset.Name));
    }

    static async Task<Results<Ok<DatasetResponse>, ProblemHttpResult>> Get(string name, MlpDb db, CancellationToken cancellation) =>
        await FindAsync(db, name, cancellation) is { } dataset
            ? TypedResults.Ok(DatasetResponse.Of(dataset))
            : Problems.NotFound("dataset", name);

    static async Task<Results<Ok<DatasetRowsResponse>, ProblemHttpResult>> Rows(
        string name, [AsParameters] RowRange range, MlpDb db, CancellationToken cancellation)
    {
        if (await FindAsync(db, name, cancellation) is not { } dataset)
            return Problems.NotFound("dataset", name);
        var rows = db.ReadRowsAsync(dataset, range.Offset, cancellation).Take(range.Limit).Select(row => ToValues(dataset, row));
        return TypedResults.Ok(new DatasetRowsResponse([.. dataset.Columns.Select(column => column.Name)], rows, range.Offset, dataset.Rows));
    }

    static object?[] ToValues(Dataset dataset, CsvReader row)
    {
        var values = new object?[dataset.Columns.Count];
        for (var i = 0; i < values.Length; i++)
        {
            var value = row[i];
            if (!dataset.Format.IsMissing(value))
                values[i] = dataset.Columns[i].Kind == ColumnKind.Numeric ? CsvFormat.ToNumber(value) : Encoding.UTF8.GetString(value);
        }
        return values;
    }

    static async Task<Results<PushStreamHttpResult, ProblemHttpResult>> Content(
        string name, MlpDb db, HttpResponse response, CancellationToken cancellation)
    {
        if (await FindAsync(db, name, cancellation) is not { } dataset)
            return Problems.NotFound("dataset", name);
        // a client that gets less than this was cut off
        response.ContentLength = dataset.Bytes;
        return TypedResults.Stream(async body =>
        {
            await foreach (var chunk in db.ReadChunksAsync(dataset, cancellation: cancellation))
                await body.WriteAsync(chunk.Text, cancellation);
        }, "text/csv; charset=utf-8", $"{name}.csv");
    }

    static async Task<Results<NoContent, ProblemHttpResult>> Delete(string name, MlpDb db, CancellationToken cancellation)
    {
        Dataset? dataset = null;
        var refused = await db.WriteAsync(async () =>
        {
            if ((dataset = await db.Datasets.SingleOrDefaultAsync(dataset => dataset.Name == name, cancellation)) is null)
                return Problems.NotFound("dataset", name);
            if (await db.Jobs.Unfinished().FirstOrDefaultAsync(job => job.Dataset == name, cancellation) is { } job)
                return Problems.Conflict($"Job {job.Id} still uses the dataset '{name}'. Cancel it or wait until it has finished.");
            db.Datasets.Remove(dataset);
            return null;
        }, cancellation);
        if (refused is not null)
            return refused;
        // The dataset is gone. Its text follows in a write of its own; should that fail, the next start removes it.
        await db.WriteAsync(() => db.DatasetChunks.Where(chunk => chunk.DatasetId == dataset!.Id).ExecuteDeleteAsync(), CancellationToken.None);
        return TypedResults.NoContent();
    }

    static Task<Dataset?> FindAsync(MlpDb db, string name, CancellationToken cancellation) =>
        db.Datasets.AsNoTracking().SingleOrDefaultAsync(dataset => dataset.Name == name, cancellation);
}
