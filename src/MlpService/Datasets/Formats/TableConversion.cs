using MlpService.Datasets.Formats.Arrow;
using MlpService.Datasets.Formats.JsonLines;
using MlpService.Datasets.Formats.Parquet;
using MlpService.Datasets.Upload;
using MlpService.Http;
using MlpService.Storage;

namespace MlpService.Datasets.Formats;

/// <summary>Opens a table by its format.</summary>
static class TableConversion
{
    /// <param name="skipped">Receives the rows that are left out.</param>
    /// <exception cref="Refusal">The file is damaged, or an option does not fit its format.</exception>
    public static async Task<ConvertedTable> OpenAsync(TableFormat format, Stream file, UploadRequest options, SkippedRows skipped,
        StorageSettings storage, UploadSettings settings, CancellationToken cancellation)
    {
        RefuseTextOptions(format, options);
        return format == TableFormat.JsonLines ? JsonLinesTable.Open(file, options, skipped, cancellation)
            : format == TableFormat.Parquet ? await ParquetTable.OpenAsync(file, storage, settings, cancellation)
            : await ArrowTable.OpenAsync(file, cancellation);
    }

    static void RefuseTextOptions(TableFormat format, UploadRequest options)
    {
        var option = options.Delimiter is not null ? "delimiter"
            : options.Comment is not null ? "comment"
            : options.HasHeader is not null && format != TableFormat.JsonLines ? "header"
            : null;
        if (option is not null)
            throw Refusal.Malformed(option, $"'{option}' says how a text/csv file is read; the file is {format.MediaType}. Leave it out.");
    }
}
