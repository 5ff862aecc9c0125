using System.Text;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using MlpService.Datasets.Csv;
using MlpService.Datasets.Formats;
using MlpService.Datasets.Profile;
using MlpService.Datasets.Upload;
using MlpService.Http;
using MlpService.Http.OpenApi;
using MlpService.Idempotency;
using MlpService.Jobs;
using MlpService.Storage;

namespace MlpService.Datasets;

static class DatasetEndpoints
{
    public static void AddDatasets(this WebApplicationBuilder builder)
    {
        builder.Services.AddSettings<UploadSettings>("Limits");
        builder.Services.AddScoped<DatasetUpload>();
    }

    public static void MapDatasets(this IEndpointRouteBuilder api)
    {
        var settings = api.ServiceProvider.GetRequiredService<IOptions<UploadSettings>>().Value;
        var datasets = api.MapGroup("/datasets").WithTags("Datasets");
        datasets.MapPost("/", Create).WithName("CreateDataset").WithSummary("Upload a table")
            .WithDescription("The options of the query may also be fields of a form, in any order. An option that is in both "
                + "has one value.")
            .WithRequestBody(UploadDescription.Body)
            .WithBodyLimit(settings.MaxBodyBytes)
            .Refuses(408, 409)
            .CreatesOnce(FingerprintAsync);
        datasets.MapGet("/", List).WithName("ListDatasets").WithSummary("The datasets, by name");
        datasets.MapGet("/{name}", Get).WithName("GetDataset").WithSummary("One dataset and its columns");
        datasets.MapGet("/{name}/rows", Rows).WithName("GetDatasetRows").WithSummary("Some rows of a dataset");
        datasets.MapGet("/{name}/content", Content).WithName("GetDatasetContent").WithSummary("The file as it was uploaded")
            .WithDescription("Byte for byte what came in, decompressed, of its own type. With Accept it is converted: text/csv, or "
                + $"{TableFormat.ArrowStream.MediaType} with numeric columns as double and all others as utf8.")
            .Produces<Stream>(200, TableFormat.Csv.MediaType, [.. TableFormat.MediaTypes.Skip(1)])
            .Refuses(406);
        datasets.MapGet("/{name}/skipped", Skipped).WithName("GetDatasetSkippedRows")
            .WithSummary("The rows that were left out for a fault");
        datasets.MapDelete("/{name}", Delete).WithName("DeleteDataset").WithSummary("Delete a dataset; models trained on it stay")
            .Refuses(409);
    }

    // the body is read from the request itself, as it comes in
    static Task<Created<DatasetResponse>> Create(
        [AsParameters] UploadQuery query, HttpRequest request, DatasetUpload upload, CancellationToken cancellation) =>
        upload.StoreAsync(request, query, cancellation);

    static Task<string> FingerprintAsync(EndpointFilterInvocationContext context) => context.GetArgument<DatasetUpload>(2)
        .FingerprintAsync(context.HttpContext.Request, context.GetArgument<UploadQuery>(0), context.HttpContext.RequestAborted);

    static async Task<Ok<Page<DatasetItem>>> List([AsParameters] Paging paging, MlpDb db, CancellationToken cancellation) =>
        TypedResults.Ok(await paging.PageByNameAsync(db.Datasets,
            dataset => new DatasetItem(dataset.Name, dataset.Rows, dataset.Bytes, dataset.Sha256, dataset.CreatedAt),
            dataset => dataset.Name, cancellation));

    static async Task<Ok<DatasetResponse>> Get(string name, MlpDb db, CancellationToken cancellation) =>
        TypedResults.Ok(DatasetResponse.Of(await FindAsync(db, name, cancellation)));

    static async Task<Ok<DatasetRowsResponse>> Rows(
        string name, [AsParameters] RowRange range, MlpDb db, CancellationToken cancellation)
    {
        var dataset = await FindAsync(db, name, cancellation);
        var rows = db.ReadRowsAsync(dataset, range.Offset, cancellation).Take(range.Limit).Select(row => ToValues(dataset, row));
        return TypedResults.Ok(
            new DatasetRowsResponse([.. dataset.Columns.Select(column => column.Name)], rows, range.Offset, dataset.Rows));
    }

    static object?[] ToValues(Dataset dataset, CsvReader row)
    {
        var values = new object?[dataset.Columns.Count];
        for (var i = 0; i < values.Length; i++)
        {
            var value = row[i];
            if (dataset.Format.IsMissing(value))
                continue;
            if (dataset.Columns[i].Kind != ColumnKind.Numeric)
                values[i] = Encoding.UTF8.GetString(value);
            else if (dataset.Columns[i].TryNumber(value, dataset.Format.Marks, out var number) && !double.IsNaN(number))
                values[i] = number;
        }
        return values;
    }

    static async Task<PushStreamHttpResult> Content(string name, MlpDb db, HttpContext http) =>
        DatasetDownload.Of(await FindAsync(db, name, http.RequestAborted), db, http);

    static async Task<Ok<SkippedRowsResponse>> Skipped(string name, MlpDb db, CancellationToken cancellation)
    {
        var dataset = await FindAsync(db, name, cancellation);
        var rows = await db.DatasetSkippedRows.Where(row => row.DatasetId == dataset.Id).OrderBy(row => row.Line)
            .Select(row => new SkippedRow(row.Line, row.Reason)).ToListAsync(cancellation);
        return TypedResults.Ok(new SkippedRowsResponse(rows, dataset.SkippedRows));
    }

    static async Task<NoContent> Delete(string name, MlpDb db, CancellationToken cancellation)
    {
        var id = await db.WriteAsync(async () =>
        {
            var dataset = await FindAsync(db, name, cancellation);
            if (await db.Jobs.Reading(name).FirstOrDefaultAsync(cancellation) is { } job)
                throw job.InUse($"the dataset '{name}'");
            db.Datasets.Remove(dataset);
            return dataset.Id;
        }, cancellation);
        // The dataset is gone. Its text follows in a write of its own; should that fail, the next start removes it.
        await db.WriteAsync(() => db.RemoveContentAsync(id), CancellationToken.None);
        return TypedResults.NoContent();
    }

    static async Task<Dataset> FindAsync(MlpDb db, string name, CancellationToken cancellation) =>
        await db.Datasets.AsNoTracking().SingleOrDefaultAsync(dataset => dataset.Name == name, cancellation)
        ?? throw Refusal.NotFound("dataset", name);
}
