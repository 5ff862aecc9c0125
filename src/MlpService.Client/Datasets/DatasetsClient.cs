using System.Globalization;

namespace MlpService.Client;

/// <summary>Uploaded tables.</summary>
public sealed class DatasetsClient
{
    const string Path = "api/v1/datasets";

    readonly Connection connection;

    internal DatasetsClient(Connection connection) => this.connection = connection;

    /// <summary>Uploads a table as it is read from a stream, from where the stream stands.</summary>
    /// <param name="name">The name to address it by.</param>
    /// <param name="content">The file of the table. It stays open; one that cannot seek is sent once only, whatever happens.</param>
    /// <param name="options">How the file is read; what is not set the service finds in the file.</param>
    /// <param name="progress">Is told how many bytes have been sent, from the beginning again if they must be.</param>
    /// <param name="cancellationToken">Ends the upload; nothing is stored then.</param>
    /// <exception cref="MlpException">
    /// 400: the file or an option is malformed, and where; 409: a dataset of this name exists; 413: the file is too large.
    /// </exception>
    public Task<Dataset> UploadAsync(string name, Stream content, UploadOptions? options = null, IProgress<long>? progress = null,
        CancellationToken cancellationToken = default)
    {
        options ??= new();
        var call = Call.Create(options.ToPath(Path, name),
            UploadContent.Body(content, options.Format ?? TableFormat.Csv, options.IsGzip, progress));
        return connection.ReadAsync(call with { IsTransfer = true }, ClientJson.Default.Dataset, cancellationToken);
    }

    /// <summary>Uploads a file; one whose name ends in .gz as gzip.</summary>
    /// <inheritdoc cref="UploadAsync(string, Stream, UploadOptions, IProgress{long}, CancellationToken)"/>
    /// <param name="name">The name to address it by.</param>
    /// <param name="path">Where the file of the table is.</param>
    /// <param name="options">How the file is read; what is not set the service finds in the file.</param>
    /// <param name="progress">Is told how many bytes have been sent, from the beginning again if they must be.</param>
    /// <param name="cancellationToken">Ends the upload; nothing is stored then.</param>
    public async Task<Dataset> UploadAsync(string name, string path, UploadOptions? options = null, IProgress<long>? progress = null,
        CancellationToken cancellationToken = default)
    {
        options ??= new();
        if (path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase))
            options = options with { IsGzip = true };
        options = options with { Format = options.Format ?? TableFormat.OfFile(path) };
        var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, useAsync: true);
        await using (file.ConfigureAwait(false))
            return await UploadAsync(name, file, options, progress, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The datasets, by name.</summary>
    public IAsyncEnumerable<DatasetItem> ListAsync(CancellationToken cancellationToken = default) =>
        connection.ListAsync(Path, ClientJson.Default.PageDatasetItem, cancellationToken);

    /// <summary>One dataset and its columns.</summary>
    /// <exception cref="MlpException">404: there is none of this name.</exception>
    public Task<Dataset> GetAsync(string name, CancellationToken cancellationToken = default) =>
        connection.ReadAsync(Call.Get($"{Path}/{Address.Segment(name)}"), ClientJson.Default.Dataset, cancellationToken);

    /// <summary>Some rows of a dataset.</summary>
    /// <param name="name">The dataset's name.</param>
    /// <param name="offset">How many rows to leave out before the first.</param>
    /// <param name="limit">How many rows at most; null: as many as the service gives unasked.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    /// <exception cref="MlpException">404: there is none of this name.</exception>
    public Task<DatasetRows> GetRowsAsync(string name, long? offset = null, int? limit = null,
        CancellationToken cancellationToken = default) => connection.ReadAsync(Call.Get(Address.WithQuery(
            $"{Path}/{Address.Segment(name)}/rows",
            ("offset", offset?.ToString(CultureInfo.InvariantCulture)),
            ("limit", limit?.ToString(CultureInfo.InvariantCulture)))), ClientJson.Default.DatasetRows, cancellationToken);

    /// <summary>The file as it was uploaded, decompressed, as it comes in. Dispose the stream.</summary>
    /// <exception cref="MlpException">404: there is none of this name.</exception>
    public Task<Stream> OpenContentAsync(string name, CancellationToken cancellationToken = default) => connection.OpenAsync(
        Call.Get($"{Path}/{Address.Segment(name)}/content") with { IsTransfer = true }, cancellationToken);

    /// <summary>The rows that the upload left out for a fault.</summary>
    /// <exception cref="MlpException">404: there is none of this name.</exception>
    public Task<SkippedRows> GetSkippedAsync(string name, CancellationToken cancellationToken = default) => connection.ReadAsync(
        Call.Get($"{Path}/{Address.Segment(name)}/skipped"), ClientJson.Default.SkippedRows, cancellationToken);

    /// <summary>Deletes a dataset; models trained on it stay.</summary>
    /// <exception cref="MlpException">404: there is none of this name; 409: an unfinished job needs it.</exception>
    public Task DeleteAsync(string name, CancellationToken cancellationToken = default) =>
        connection.SendAsync(Call.Delete($"{Path}/{Address.Segment(name)}"), cancellationToken);
}
