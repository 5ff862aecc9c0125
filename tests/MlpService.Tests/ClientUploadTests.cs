using System.Text;
using MlpService.Client;

namespace MlpService.Tests;

/// <summary>How the .NET client uploads tables and reads them back.</summary>
public sealed class ClientUploadTests
{
    /// <summary>Reports at once, where <see cref="Progress{T}"/> reports later.</summary>
    sealed class Reports : List<long>, IProgress<long>
    {
        public void Report(long value) => Add(value);
    }

    /// <summary>As from a network: no length, no way back.</summary>
    sealed class Forwards(byte[] bytes) : MemoryStream(bytes)
    {
        public override bool CanSeek => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_progress_of_an_upload_rises_to_the_length_of_the_file(bool canSeek)
    {
        using var service = new TestService();
        var file = Encoding.UTF8.GetBytes("a,b\n" + string.Concat(Enumerable.Range(0, 50_000).Select(i => $"{i},{i % 7}\n")));
        var reports = new Reports();

        var dataset = await service.Mlp.Datasets.UploadAsync("table", canSeek ? new MemoryStream(file) : new Forwards(file), null, reports);

        Assert.Equal(50_000, dataset.Rows);
        Assert.True(reports.Count > 2);
        Assert.Equal(reports.Order().Distinct(), reports);
        Assert.Equal(file.Length, reports[^1]);
    }

    [Fact]
    public async Task A_table_of_another_format_is_uploaded_by_the_ending_of_its_name_or_by_what_the_options_say()
    {
        using var service = new TestService();
        using var directory = new TestDirectory();
        var path = Path.Combine(directory.Path, "table.jsonl.gz");
        await File.WriteAllBytesAsync(path, DatasetVocabulary.Gzip("{\"x\":1}\n{\"x\":2}\n"u8.ToArray()),
            TestContext.Current.CancellationToken);

        var named = await service.Mlp.Datasets.UploadAsync("named", path);
        var told = await service.Mlp.Datasets.UploadAsync("told", new MemoryStream(await ParquetTests.NumbersAsync(groups: 1, rows: 9)),
            new() { Format = TableFormat.Parquet });

        Assert.Equal(("ndjson", 2), (named.Format.Type, named.Rows));
        Assert.Equal(("parquet", 9), (told.Format.Type, told.Rows));
    }

    [Fact]
    public async Task Faulty_rows_are_skipped_on_request_and_can_be_asked_for()
    {
        using var service = new TestService();

        var dataset = await service.Mlp.Datasets.UploadAsync("table", new MemoryStream("x,y\n1,2\n3\n4,5\n"u8.ToArray()),
            new() { SkipFaultyRows = true });

        Assert.Equal((2, 1), (dataset.Rows, dataset.SkippedRows));
        var skipped = await service.Mlp.Datasets.GetSkippedAsync("table");
        Assert.Equal((1, 3), (skipped.Total, Assert.Single(skipped.Items).Line));
    }

    [Fact]
    public async Task An_upload_begins_where_the_stream_stands_and_leaves_it_open()
    {
        using var service = new TestService();
        using var stream = new MemoryStream("not this\na,b\n1,2\n3,4\n"u8.ToArray()) { Position = 9 };

        var dataset = await service.Mlp.Datasets.UploadAsync("table", stream);

        Assert.Equal(["a", "b"], dataset.Columns.Select(column => column.Name));
        Assert.True(stream.CanRead);
    }

    [Fact]
    public async Task Options_say_how_a_file_is_read()
    {
        using var service = new TestService();

        var dataset = await service.Mlp.Datasets.UploadAsync("table", new MemoryStream("7;none;x\n8;2;y\n9;3;z\n"u8.ToArray()), new()
        {
            Delimiter = ';',
            HasHeader = false,
            Missing = ["none", "NA"],
            Columns = new Dictionary<string, ColumnKind> { ["column_1"] = ColumnKind.Categorical },
        });

        Assert.Equal(3, dataset.Rows);
        Assert.Equal([ColumnKind.Categorical, ColumnKind.Numeric, ColumnKind.Categorical], dataset.Columns.Select(column => column.Kind));
        Assert.Equal(1, dataset.Columns[1].Missing);
        var rows = await service.Mlp.Datasets.GetRowsAsync("table", offset: 1, limit: 1);
        Assert.Equal("""["8",2,"y"]""", $"[{string.Join(',', rows.Rows.Single().Select(value => value.GetRawText()))}]");
        Assert.Equal((1, 3), (rows.Offset, rows.Total));
    }

    [Fact]
    public async Task Marks_of_comments_and_decimals_are_options_too()
    {
        using var service = new TestService();
        await using (var text = new MemoryStream("a;b\n!;x\n1.500;y\n2.500;z\n"u8.ToArray()))
        {
            var dataset = await service.Mlp.Datasets.UploadAsync("marked", text, new() { Comment = '!', DecimalMark = ',' });
            Assert.Equal((2, 2500), (dataset.Rows, dataset.Columns[0].Max));
        }
        await using (var text = new MemoryStream("#a;b\n1.500;y\n2.500;z\n"u8.ToArray()))
        {
            var dataset = await service.Mlp.Datasets.UploadAsync("unmarked", text, new() { Comment = '\0', DecimalMark = '.' });
            Assert.Equal(("#a", 2.5), (dataset.Columns[0].Name, dataset.Columns[0].Max));
        }
    }

    [Theory]
    [InlineData("iris.csv")]
    [InlineData("iris.tsv")]
    [InlineData("iris.csv.gz")]
    public async Task A_file_is_uploaded_as_its_name_says_and_comes_back_byte_for_byte(string name)
    {
        using var service = new TestService();
        using var directory = new TestDirectory();
        var (iris, path) = (DatasetVocabulary.DataFile("iris.csv"), Path.Combine(directory.Path, name));
        await File.WriteAllBytesAsync(path, name.EndsWith(".gz", StringComparison.Ordinal) ? DatasetVocabulary.Gzip(iris) : iris);

        await service.Mlp.Datasets.UploadAsync("iris", path);

        Assert.Equal("iris", (await service.Mlp.Datasets.ListAsync().SingleAsync()).Name);
        Assert.Equal(150, (await service.Mlp.Datasets.GetAsync("iris")).Rows);
        using var content = new MemoryStream();
        await using (var download = await service.Mlp.Datasets.OpenContentAsync("iris"))
            await download.CopyToAsync(content);
        Assert.Equal(iris, content.ToArray());
        await service.Mlp.Datasets.DeleteAsync("iris");
        Assert.Empty(await service.Mlp.Datasets.ListAsync().ToListAsync());
    }

    [Fact]
    public async Task An_upload_under_a_name_that_is_taken_is_refused_before_the_file_is_sent()
    {
        using var directory = new TestDirectory();
        using var service = await ServiceProcess.StartAsync(directory);
        // however slow this machine is to say that it wants the file
        using var handler = new SocketsHttpHandler { Expect100ContinueTimeout = TimeSpan.FromMinutes(1) };
        using var http = new HttpClient(handler) { BaseAddress = service.Http.BaseAddress };
        var mlp = new MlpClient(http);
        await mlp.Datasets.UploadAsync("table", new MemoryStream("a\n1\n"u8.ToArray()));
        var reports = new Reports();

        var refusal = await Assert.ThrowsAsync<MlpException>(() =>
            mlp.Datasets.UploadAsync("table", new MemoryStream(new byte[10_000_000]), null, reports));

        Assert.Equal(409, refusal.Problem.Status);
        Assert.Empty(reports);
    }

    [Fact]
    public async Task A_malformed_file_is_refused_by_line_and_column()
    {
        using var service = new TestService();

        var refusal = await Assert.ThrowsAsync<MlpException>(() =>
            service.Mlp.Datasets.UploadAsync("table", new MemoryStream("a,b\n1,2\n1,2,3\n"u8.ToArray())));

        Assert.Equal(400, refusal.Problem.Status);
        Assert.Contains("3", refusal.Message);
    }
}
