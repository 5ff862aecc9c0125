using MlpService.Datasets.Csv;
using MlpService.Datasets.Csv.Detection;
using MlpService.Datasets.Formats;
using MlpService.Http;
using MlpService.Storage;

namespace MlpService.Datasets.Upload;

/// <summary>The table of an upload as text that rows are read from: its own, or what it was converted to.</summary>
/// <param name="Original">What came in.</param>
/// <param name="Places">Where the rows stood that were converted; null: the text is what came in.</param>
/// <param name="Converted">Where the text comes from; null: it is what came in.</param>
sealed record UploadedTable(UploadBuffer Text, TableHead Head, UploadBuffer Original,
    RowPlaces? Places = null, PieceStream? Converted = null)
    : IAsyncDisposable
{
    public static async Task<UploadedTable> OpenAsync(UploadBody body, ContentStore content, SkippedRows skipped, StorageSettings storage,
        UploadSettings settings, CancellationToken cancellation)
    {
        var original = new UploadBuffer(body.Content, settings);
        try
        {
            return body.Format.IsText
                ? new(original, await FindHeadAsync(original, body, cancellation), original)
                : await ConvertAsync(body, original, content, skipped, storage, settings, cancellation);
        }
        catch
        {
            original.Dispose();
            throw;
        }
    }

    /// <summary>Fills the buffer until it holds the first records.</summary>
    static async Task<TableHead> FindHeadAsync(UploadBuffer content, UploadBody body, CancellationToken cancellation)
    {
        const int fewLines = 5, enoughBytes = 4 << 20;
        await content.FillAsync(cancellation);
        OtherFile.Refuse(content.Filled);
        do
            if ((content.LineEnds >= fewLines || content.Length >= enoughBytes || content.IsLast)
                && TableHead.Find(new(content.Block, content.Length, content.IsLast), body.Options, body.Format.Delimiter) is { } head)
                return head;
        while (await content.FillAsync(cancellation));
        throw Refusal.Malformed("file", "The file is empty. Send a CSV file with at least one row.");
    }

    /// <summary>Stores the file first: a converter reads it from there, in whatever order it needs.</summary>
    static async Task<UploadedTable> ConvertAsync(UploadBody body, UploadBuffer original, ContentStore content, SkippedRows skipped,
        StorageSettings storage, UploadSettings settings, CancellationToken cancellation)
    {
        while (await original.FillAsync(cancellation))
            if (original.Length > 0)
                await content.StoreOriginalAsync(original.Take(original.Length));
        if (original.Bytes == 0)
            throw Refusal.Malformed("file", "The file is empty. Send a table with at least one row.");
        var file = new StoredOriginal(content, original.Bytes);
        var table = await TableConversion.OpenAsync(body.Format, file, body.Options, skipped, storage, settings, cancellation);
        var warnings = new List<DatasetWarning>();
        var names = ColumnNames.From([.. table.Names.Select(name => name.Trim())], warnings);
        var converted = new PieceStream(table.WriteAsync(new CsvText(names), cancellation));
        var head = new TableHead(new Dialect(',', HasHeader: true), names, warnings);
        return new(new(converted, settings), head, original, table.Places, converted);
    }

    public async ValueTask DisposeAsync()
    {
        Text.Dispose();
        Original.Dispose();
        if (Converted is not null)
            await Converted.DisposeAsync();
    }
}
