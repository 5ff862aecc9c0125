using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Apache.Arrow;
using Apache.Arrow.Compression;
using Apache.Arrow.Ipc;
using Apache.Arrow.Types;
using MlpService.Datasets.Profile;

namespace MlpService.Tests;

/// <summary>Tables as Arrow streams and files, up and down.</summary>
public sealed class ArrowTests
{
    const string Stream = "application/vnd.apache.arrow.stream", File = "application/vnd.apache.arrow.file";

    static readonly DateTimeOffset Noon = new(2026, 1, 31, 12, 30, 15, 250, TimeSpan.Zero);

    public static Task<HttpResponseMessage> SendAsync(TestService service, byte[] bytes, string type, string options = "") =>
        service.Http.PostAsync($"/api/v1/datasets?name=table{options}",
            new ByteArrayContent(bytes) { Headers = { ContentType = new MediaTypeHeaderValue(type) } });

    static async Task<JsonArray> RowsAsync(TestService service) =>
        (await service.Http.GetAsync("/api/v1/datasets/table/rows").JsonAsync())["rows"]!.AsArray();

    public static RecordBatch Batch(params (string Name, IArrowArray Values)[] columns) => new(
        new Schema(columns.Select(column => new Field(column.Name, column.Values.Data.DataType, nullable: true)), null),
        columns.Select(column => column.Values), columns[0].Values.Length);

    public static byte[] Write(bool asFile, CompressionCodecType? codec, params RecordBatch[] batches)
    {
        using var bytes = new MemoryStream();
        var options = new IpcOptions { CompressionCodec = codec, CompressionCodecFactory = new CompressionCodecFactory() };
        using (var writer = asFile
            ? new ArrowFileWriter(bytes, batches[0].Schema, leaveOpen: true, options)
            : new ArrowStreamWriter(bytes, batches[0].Schema, leaveOpen: true, options))
        {
            foreach (var batch in batches)
                writer.WriteRecordBatch(batch);
            writer.WriteEnd();
        }
        return bytes.ToArray();
    }

    public static RecordBatch OfAllTypes() => Batch(
        ("double", new DoubleArray.Builder().Append(0.1 + 0.2).AppendNull().Build()),
        ("float", new FloatArray.Builder().Append(0.1f).Append(1e-20f).Build()),
        ("half", new HalfFloatArray.Builder().Append((Half)0.5f).AppendNull().Build()),
        ("int64", new Int64Array.Builder().Append(long.MinValue).Append(7).Build()),
        ("uint64", new UInt64Array.Builder().Append(ulong.MaxValue).Append(7).Build()),
        ("int8", new Int8Array.Builder().Append(-128).Append(7).Build()),
        ("bool", new BooleanArray.Builder().Append(true).AppendNull().Build()),
        ("text", new StringArray.Builder().Append("a, \"b\"\né").Append("").Build()),
        ("date", new Date32Array.Builder().Append(Noon.DateTime).AppendNull().Build()),
        ("when", new TimestampArray.Builder(new TimestampType(TimeUnit.Microsecond, "UTC")).Append(Noon).AppendNull().Build()),
        ("clock", new TimestampArray.Builder(new TimestampType(TimeUnit.Nanosecond, (string?)null)).Append(Noon).AppendNull().Build()),
        ("time", new Time64Array.Builder(TimeUnit.Microsecond).Append(90_500_000).AppendNull().Build()),
        ("decimal", new Decimal128Array.Builder(new Decimal128Type(20, 3)).Append(-1234567890.125m).AppendNull().Build()),
        ("category", new DictionaryArray(new DictionaryType(Int8Type.Default, StringType.Default, false),
            new Int8Array.Builder().Append(1).AppendNull().Build(), new StringArray.Builder().Append("x").Append("y").Build())),
        ("nothing", new NullArray(2)));

    [Theory]
    [InlineData(Stream, false, null)]
    [InlineData(File, true, null)]
    [InlineData(File, false, null)]
    [InlineData(Stream, false, CompressionCodecType.Lz4Frame)]
    [InlineData(File, true, CompressionCodecType.Zstd)]
    public async Task Every_type_of_single_values_is_read_from_streams_and_files(string type, bool asFile, CompressionCodecType? codec)
    {
        using var service = new TestService();
        var bytes = Write(asFile, codec, OfAllTypes(), OfAllTypes());

        var dataset = await SendAsync(service, bytes, type,
            "&columns={\"int64\":\"categorical\",\"uint64\":\"categorical\",\"when\":\"date\"}").JsonAsync(HttpStatusCode.Created);

        Assert.Equal("arrow", (string?)dataset["format"]!["type"]);
        Assert.Equal(4, (long)dataset["rows"]!);
        Assert.Equal(bytes.Length, (long)dataset["bytes"]!);
        var rows = await RowsAsync(service);
        Assert.Equal(
            "[0.30000000000000004,0.1,0.5,\"-9223372036854775808\",\"18446744073709551615\",-128,\"true\","
                + "\"a, \\\"b\\\"\\né\",\"2026-01-31\","
                + "\"2026-01-31T12:30:15.25Z\",\"2026-01-31T12:30:15.25\",\"00:01:30.5\",-1234567890.125,\"y\",null]",
            rows[0]!.ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }));
        Assert.Equal("[null,1E-20,null,\"7\",\"7\",7,null,null,null,null,null,null,null,null,null]", rows[3]!.ToJsonString());
        Assert.Equal("date", dataset.KindOf("when"));
        var content = await service.Http.GetAsync("/api/v1/datasets/table/content");
        Assert.Equal(type, content.Content.Headers.ContentType?.MediaType);
        Assert.Equal(bytes, await content.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task A_column_that_is_no_single_value_is_refused_by_name()
    {
        using var service = new TestService();
        var lists = new ListArray.Builder(Int32Type.Default);
        lists.Append();
        ((Int32Array.Builder)lists.ValueBuilder).Append(1);
        await SendAsync(service, Write(false, null, Batch(("x", new Int32Array.Builder().Append(1).Build()),
            ("pair", lists.Build()))), Stream)
            .RefusedAsync(HttpStatusCode.BadRequest, "'pair'", "list");
        await service.AssertNothingStoredAsync();
    }

    [Fact]
    public async Task A_value_of_another_kind_is_told_or_left_out_by_its_row()
    {
        using var service = new TestService();
        var bytes = Write(false, null, Batch(("x", new StringArray.Builder().Append("1").Append("a").Append("3").Build())));
        const string options = "&columns={\"x\":\"numeric\"}";
        await SendAsync(service, bytes, Stream, options).RefusedAsync(HttpStatusCode.BadRequest, "Row 2, column 1: 'a' is not a number");
        var dataset = await SendAsync(service, bytes, Stream, options + "&onError=skip").JsonAsync(HttpStatusCode.Created);
        Assert.Contains("Row 2: 'a' is not a number", Assert.Single(dataset.Warnings()));
        Assert.Equal("[[1],[3]]", (await RowsAsync(service)).ToJsonString());
        Assert.Equal(bytes, await service.Http.GetByteArrayAsync("/api/v1/datasets/table/content"));
    }

    [Fact]
    public async Task A_table_of_one_column_keeps_rows_without_a_value()
    {
        using var service = new TestService();
        var bytes = Write(false, null, Batch(("x", new Int32Array.Builder().Append(1).AppendNull().AppendNull().Build())));
        Assert.Equal(3, (long)(await SendAsync(service, bytes, Stream).JsonAsync(HttpStatusCode.Created))["rows"]!);
        Assert.Equal("[[1],[null],[null]]", (await RowsAsync(service)).ToJsonString());
    }

    [Fact]
    public async Task A_table_comes_back_as_arrow_in_batches_and_trains_to_the_same_rows()
    {
        const int rows = 70_000;
        using var service = new TestService();
        await service.Http.TableAsync("x,s,n\n" + string.Concat(Enumerable.Range(0, rows).Select(i =>
            $"{i / 8.0},t{i % 5},{(i == 3 ? "NA" : "1")}\n")));
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/datasets/table/content") { Headers = { { "Accept", Stream } } };
        var answer = await service.Http.SendAsync(request);
        Assert.Equal(Stream, answer.Content.Headers.ContentType?.MediaType);
        Assert.Equal("table.arrows", answer.Content.Headers.ContentDisposition?.FileName);
        var bytes = await answer.Content.ReadAsByteArrayAsync();

        using var reader = new ArrowStreamReader(new MemoryStream(bytes));
        var read = 0;
        while (await reader.ReadNextRecordBatchAsync(TestContext.Current.CancellationToken) is { } batch)
        {
            for (var i = 0; i < batch.Length; i += 1000)
                Assert.Equal((read + i) / 8.0, ((DoubleArray)batch.Column(0)).GetValue(i));
            Assert.Equal($"t{read % 5}", ((StringArray)batch.Column(1)).GetString(0));
            Assert.Equal(read == 0, ((DoubleArray)batch.Column(2)).IsNull(3));
            read += batch.Length;
        }
        Assert.Equal(rows, read);

        await service.Http.DeleteAsync("/api/v1/datasets/table");
        await SendAsync(service, bytes, Stream).JsonAsync(HttpStatusCode.Created);
        Assert.Equal((rows - 1) / 8.0, (await service.LoadAsync(("x", ColumnKind.Numeric)))["x"].Numbers[^1]);
    }
}
