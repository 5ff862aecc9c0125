using System.Net;
using System.Text.Json.Nodes;
using Parquet;
using Parquet.Schema;

namespace MlpService.Tests;

/// <summary>Tables as Parquet files.</summary>
public sealed class ParquetTests
{
    public const string Type = "application/vnd.apache.parquet";

    static async Task<JsonArray> RowsAsync(TestService service, string query = "") =>
        (await service.Http.GetAsync($"/api/v1/datasets/table/rows{query}").JsonAsync())["rows"]!.AsArray();

    public static Task<byte[]> WriteAsync(CompressionMethod method, ParquetSchema schema,
        params Func<ParquetRowGroupWriter, Task>[] groups) => WriteAsync(new ParquetOptions { CompressionMethod = method }, schema, groups);

    static async Task<byte[]> WriteAsync(ParquetOptions options, ParquetSchema schema, params Func<ParquetRowGroupWriter, Task>[] groups)
    {
        using var bytes = new MemoryStream();
        await using (var writer = await ParquetWriter.CreateAsync(schema, bytes, options))
            foreach (var write in groups)
            {
                using var group = writer.CreateRowGroup();
                await write(group);
                group.CompleteValidate();
            }
        return bytes.ToArray();
    }

    /// <summary>Numbers 0, 1, 2, ... and every third text missing.</summary>
    public static Task<byte[]> NumbersAsync(int groups, int rows, CompressionMethod method = CompressionMethod.Snappy)
    {
        var x = new DataField<double>("x");
        var s = new DataField("s", typeof(string), isNullable: true);
        return WriteAsync(method, new ParquetSchema(x, s), [.. Enumerable.Range(0, groups).Select(index =>
            (Func<ParquetRowGroupWriter, Task>)(async group =>
        {
            await group.WriteAsync<double>(x, Enumerable.Range(index * rows, rows).Select(i => i / 8.0).ToArray());
            await group.WriteAsync(s, Enumerable.Range(index * rows, rows).Select(i => i % 3 == 0 ? null : $"t{i % 7}").ToArray());
        }))]);
    }

    /// <param name="encoding">Of the columns that can have it.</param>
    public static Task<byte[]> OfAllTypesAsync(CompressionMethod method, EncodingHint encoding)
    {
        var (int32, int64, truth) = (new DataField<int>("int32"), new DataField<long?>("int64"), new DataField<bool>("bool"));
        var (float32, date, price) = (new DataField<float>("float"), new DataField<DateOnly>("date"), new DecimalDataField("price", 20, 3));
        var (when, clock) = (new DateTimeDataField("when", DateTimeFormat.Timestamp, isAdjustedToUTC: true, DateTimeTimeUnit.Micros),
            new DateTimeDataField("clock", DateTimeFormat.Timestamp, isAdjustedToUTC: false, DateTimeTimeUnit.Millis));
        var text = new DataField("text", typeof(string), isNullable: true);
        var noon = new DateTime(2026, 1, 31, 12, 30, 15, 250, DateTimeKind.Utc);
        var options = new ParquetOptions { CompressionMethod = method };
        var schema = new ParquetSchema(int32, int64, truth, float32, date, price, when, clock, text);
        foreach (var field in schema.DataFields)
            options.ColumnEncodingHints[field.Path.ToString()] = encoding;
        return WriteAsync(options, schema, async group =>
        {
            await group.WriteAsync<int>(int32, new[] { -5, 6 });
            await group.WriteAsync<long>(int64, new long?[] { null, 1L << 40 });
            await group.WriteAsync<bool>(truth, new[] { true, false });
            await group.WriteAsync<float>(float32, new[] { 0.1f, 2 });
            await group.WriteAsync<DateOnly>(date, new[] { DateOnly.FromDateTime(noon), new(1900, 2, 28) });
            await group.WriteAsync<decimal>(price, new[] { -1234567.125m, 2m });
            await group.WriteAsync<DateTime>(when, new[] { noon, noon.AddTicks(10) });
            await group.WriteAsync<DateTime>(clock, new[] { noon, noon.AddHours(1) });
            await group.WriteAsync(text, new string?[] { "e", "e" });
        });
    }

    [Theory]
    [InlineData(CompressionMethod.None)]
    [InlineData(CompressionMethod.Snappy)]
    [InlineData(CompressionMethod.Gzip)]
    [InlineData(CompressionMethod.Zstd)]
    [InlineData(CompressionMethod.Lz4Raw)]
    [InlineData(CompressionMethod.Brotli)]
    public async Task Row_groups_and_codings_are_read_and_the_file_comes_back_byte_for_byte(CompressionMethod method)
    {
        using var service = new TestService();
        var bytes = await NumbersAsync(groups: 3, rows: 10_000, method);

        var dataset = await ArrowTests.SendAsync(service, bytes, Type).JsonAsync(HttpStatusCode.Created);

        Assert.Equal("parquet", (string?)dataset["format"]!["type"]);
        Assert.Equal(30_000, (long)dataset["rows"]!);
        Assert.Equal(29_999 / 8.0, (double)dataset.Column("x")["max"]!);
        Assert.Equal(10_000, (long)dataset.Column("s")["missing"]!);
        Assert.Equal("[[2500.125,null],[2500.25,\"t3\"]]", (await RowsAsync(service, "?offset=20001&limit=2")).ToJsonString());
        var content = await service.Http.GetAsync("/api/v1/datasets/table/content");
        Assert.Equal(Type, content.Content.Headers.ContentType?.MediaType);
        Assert.Equal("table.parquet", content.Content.Headers.ContentDisposition?.FileName);
        Assert.Equal(bytes, await content.Content.ReadAsByteArrayAsync());
    }

    [Theory]
    [InlineData(EncodingHint.Default)]
    [InlineData(EncodingHint.Dictionary)]
    [InlineData(EncodingHint.DeltaBinaryPacked)]
    [InlineData(EncodingHint.ByteSplitStream)]
    public async Task Every_type_of_single_values_is_read(EncodingHint encoding)
    {
        using var service = new TestService();
        var bytes = await OfAllTypesAsync(CompressionMethod.Snappy, encoding);

        await ArrowTests.SendAsync(service, bytes, Type).JsonAsync(HttpStatusCode.Created);

        Assert.Equal("[[-5,null,\"true\",0.1,\"2026-01-31\",-1234567.125,\"2026-01-31T12:30:15.25Z\",\"2026-01-31T12:30:15.25\",\"e\"],"
            + "[6,1099511627776,\"false\",2,\"1900-02-28\",2,\"2026-01-31T12:30:15.250001Z\",\"2026-01-31T13:30:15.25\",\"e\"]]",
            (await RowsAsync(service)).ToJsonString());
    }

    [Fact]
    public async Task A_column_that_is_no_single_value_is_refused_by_name()
    {
        using var service = new TestService();
        var (x, list) = (new DataField<int>("x"), new DataField("pair", typeof(int), isArray: true));
        var bytes = await WriteAsync(CompressionMethod.Snappy, new ParquetSchema(x, list), async group =>
        {
            await group.WriteAsync<int>(x, new[] { 1 });
            await group.WriteAsync<int>(list, new[] { 1, 2 }, new[] { 0, 1 });
        });
        await ArrowTests.SendAsync(service, bytes, Type).RefusedAsync(HttpStatusCode.BadRequest, "'pair'", "lists");
        await service.AssertNothingStoredAsync();
    }

    [Fact]
    public async Task A_text_with_a_nul_is_refused_by_row_and_column()
    {
        using var service = new TestService();
        var s = new DataField<string>("s");
        var bytes = await WriteAsync(CompressionMethod.None, new ParquetSchema(s), group => group.WriteAsync(s, new[] { "a", "b\0" }));
        await ArrowTests.SendAsync(service, bytes, Type).RefusedAsync(HttpStatusCode.BadRequest, "Row 2, column 's'", "NUL");
    }
}
