using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Apache.Arrow;
using Microsoft.Data.Sqlite;
using Parquet;
using Parquet.Schema;

namespace MlpService.Tests;

/// <summary>
/// Whatever happens in the middle of an upload: no half dataset is ever seen, the next upload works, and the space comes back.
/// </summary>
public sealed class UploadFaultTests
{
    const string Csv = "text/csv", Gzip = "text/csv, gzip", Zstd = "text/csv, zstd", Form = "multipart/form-data",
        JsonLines = "application/x-ndjson", ArrowStream = "application/vnd.apache.arrow.stream",
        ArrowFile = "application/vnd.apache.arrow.file";

    public static readonly TheoryData<string> Formats = [Csv, Gzip, Zstd, Form, JsonLines, ArrowStream, ArrowFile, ParquetTests.Type];

    /// <summary>A table of numbers that no compression makes small, in a format.</summary>
    static async Task<HttpContent> TableAsync(string format, int rows)
    {
        var random = new Random(5);
        double[] x = [.. Enumerable.Range(0, rows).Select(_ => random.NextDouble())], y = [.. x.Select(value => value / 3)];
        byte[] Text(Func<string, string, string> row, string header = "") => Encoding.UTF8.GetBytes(header + string.Concat(
            x.Zip(y, (a, b) => row(a.ToString(CultureInfo.InvariantCulture), b.ToString(CultureInfo.InvariantCulture)))));
        byte[] CsvText() => Text((a, b) => $"{a},{b}\n", "x,y\n");
        switch (format)
        {
            case Csv:
                return Of(CsvText(), Csv);
            case Gzip or Zstd:
                return Of(CompressionTests.Compress(format.Split(' ')[1], CsvText()), Csv);
            case Form:
                return new MultipartFormDataContent { { new ByteArrayContent(CsvText()), "file", "table.csv" } };
            case JsonLines:
                return Of(Text((a, b) => $"{{\"x\":{a},\"y\":{b}}}\n"), format);
            case ArrowStream or ArrowFile:
                var batch = ArrowTests.Batch(("x", new DoubleArray.Builder().AppendRange(x).Build()),
                    ("y", new DoubleArray.Builder().AppendRange(y).Build()));
                return Of(ArrowTests.Write(format == ArrowFile, codec: null, batch), format);
            default:
                var (fieldX, fieldY) = (new DataField<double>("x"), new DataField<double>("y"));
                return Of(await ParquetTests.WriteAsync(CompressionMethod.Snappy, new ParquetSchema(fieldX, fieldY), async group =>
                {
                    await group.WriteAsync<double>(fieldX, x);
                    await group.WriteAsync<double>(fieldY, y);
                }), format);
        }
    }

    static ByteArrayContent Of(byte[] bytes, string type) => new(bytes) { Headers = { ContentType = new MediaTypeHeaderValue(type) } };

    static Task<HttpResponseMessage> SendAsync(ServiceProcess service, HttpContent table, CancellationToken cancellation = default) =>
        service.Http.PostAsync("/api/v1/datasets?name=table", table, cancellation);

    /// <summary>Most of a body, and then nothing more until the end.</summary>
    sealed class StuckContent(byte[] whole, CancellationToken end) : HttpContent
    {
        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            await stream.WriteAsync(whole.AsMemory(0, whole.Length * 3 / 4));
            await stream.FlushAsync();
            await Task.Delay(Timeout.Infinite, end);
        }

        protected override bool TryComputeLength(out long length)
        {
            length = whole.Length;
            return true;
        }
    }

    static async Task<StuckContent> StuckAsync(string format, CancellationToken end)
    {
        var table = await TableAsync(format, rows: 120_000);
        var stuck = new StuckContent(await table.ReadAsByteArrayAsync(end), end);
        stuck.Headers.ContentType = table.Headers.ContentType;
        return stuck;
    }

    /// <summary>How many pieces of tables there are, and how many files that are none of the database's.</summary>
    static async Task<(long Pieces, int Files)> LeftAsync(TestDirectory directory)
    {
        await using var connection = new SqliteConnection($"Data Source={directory.Path}/mlp.db;Mode=ReadOnly;Pooling=False");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT (SELECT COUNT(*) FROM DatasetChunks) + (SELECT COUNT(*) FROM DatasetOriginals)";
        return ((long)(await command.ExecuteScalarAsync())!,
            Directory.GetFiles(directory.Path).Count(path => Path.GetExtension(path) is ".tmp" or ".scratch"));
    }

    /// <summary>Of a form nothing is stored before it is whole: its file waits without a name.</summary>
    static async Task HalfIsThereAsync(ServiceProcess service, TestDirectory directory, string format)
    {
        bool IsThere(long pieces) => format == Form ? OpenFiles(service).Any(file => file.Contains("upload-")) : pieces > 0;
        for (var tries = 0; !IsThere((await LeftAsync(directory)).Pieces); tries++)
        {
            Assert.True(tries < 600, $"nothing of the upload is there: {service.Output}");
            await Task.Delay(50);
        }
    }

    static IEnumerable<string> OpenFiles(ServiceProcess service) =>
        new DirectoryInfo($"/proc/{service.Id}/fd").EnumerateFileSystemInfos().Select(file => file.LinkTarget ?? "");

    static async Task AssertWorksAsync(ServiceProcess service, string format, int rows = 1000)
    {
        await service.Http.GetAsync("/api/v1/datasets/table").RefusedAsync(HttpStatusCode.NotFound);
        Assert.Empty((await service.Http.GetAsync("/api/v1/datasets").JsonAsync())["items"]!.AsArray());
        var stored = await SendAsync(service, await TableAsync(format, rows)).JsonAsync(HttpStatusCode.Created);
        Assert.Equal(rows, (int)stored["rows"]!);
        Assert.DoesNotContain(OpenFiles(service), file => file.Contains("upload-"));
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public async Task A_client_that_goes_in_the_middle_leaves_nothing(string format)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "open files can be seen on Linux only");
        using var directory = new TestDirectory();
        using var service = await ServiceProcess.StartAsync(directory);
        using var gone = new CancellationTokenSource();
        var upload = SendAsync(service, await StuckAsync(format, gone.Token), gone.Token);
        await HalfIsThereAsync(service, directory, format);

        await gone.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => upload);
        async Task<bool> IsLeftAsync() =>
            (await LeftAsync(directory)).Pieces > 0 || OpenFiles(service).Any(file => file.Contains("upload-"));
        for (var tries = 0; tries < 200 && await IsLeftAsync(); tries++)
            await Task.Delay(50);
        Assert.Equal((0, 0), await LeftAsync(directory));
        await AssertWorksAsync(service, format);
        Assert.DoesNotContain(" ERR ", service.Output, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public async Task A_kill_in_the_middle_leaves_nothing_to_the_next_start(string format)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "open files can be seen on Linux only");
        using var directory = new TestDirectory();
        using (var service = await ServiceProcess.StartAsync(directory))
        {
            using var end = new CancellationTokenSource();
            var upload = SendAsync(service, await StuckAsync(format, end.Token), end.Token);
            await HalfIsThereAsync(service, directory, format);
            service.Kill();
            await end.CancelAsync();
            await Assert.ThrowsAnyAsync<Exception>(() => upload);
            await service.EndAsync(TimeSpan.FromSeconds(5));
        }
        // what is to be removed is there: the checks below would find it
        Assert.Equal((format != Form, 0), ((await LeftAsync(directory)).Pieces > 0, (await LeftAsync(directory)).Files));

        using var again = await ServiceProcess.StartAsync(directory);

        Assert.Equal((0, 0), await LeftAsync(directory));
        await AssertWorksAsync(again, format);
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public async Task A_disk_that_is_full_in_the_middle_has_room_again_after_the_refusal(string format)
    {
        using var directory = new TestDirectory();
        using var disk = SmallDisk.Mount(directory.Path, megabytes: 24);
        if (disk is null)
            Assert.Skip("a small file system can be mounted by root on Linux only");
        using var service = await ServiceProcess.StartAsync(directory);

        await SendAsync(service, await TableAsync(format, rows: 500_000)).RefusedAsync(HttpStatusCode.InsufficientStorage, "disk");

        Assert.Equal((0, 0), await LeftAsync(directory));
        // as much as fits only if the space is there again
        await AssertWorksAsync(service, format, rows: 100_000);
    }

    /// <summary>Some blocks of rows; then something happens; then one more row.</summary>
    sealed class InterruptedContent(Func<Task> inTheMiddle) : HttpContent
    {
        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            await stream.WriteAsync(Encoding.UTF8.GetBytes("x,y\n" + string.Concat(Enumerable.Repeat("1,2\n", 1_000_000))));
            await stream.FlushAsync();
            await inTheMiddle();
            await stream.WriteAsync("1,2\n"u8.ToArray());
        }

        protected override bool TryComputeLength(out long length) => (length = 0) > 0;
    }

    [Fact]
    public async Task What_cannot_be_removed_is_removed_once_the_database_can_be_written_again()
    {
        var fault = new DatabaseFault();
        using var directory = new TestDirectory();
        using var service = new TestService(directory);
        await using var app = service.With(fault);
        using var http = app.CreateClient(new() { AllowAutoRedirect = false }); // redirects would make the client keep the body
        async Task BecomesAsync(bool isThere)
        {
            for (var tries = 0; (await LeftAsync(directory)).Pieces > 0 != isThere; tries++)
            {
                Assert.True(tries < 600, $"there are {(isThere ? "no" : "still")} pieces");
                await Task.Delay(50);
            }
        }

        await http.UploadAsync("table", new InterruptedContent(async () =>
        {
            await BecomesAsync(isThere: true);
            fault.Code = DatabaseFault.Busy;
        })).RefusedAsync(HttpStatusCode.ServiceUnavailable, "database");

        Assert.NotEqual(0, (await LeftAsync(directory)).Pieces);
        fault.Code = null;
        await BecomesAsync(isThere: false);
    }
}
