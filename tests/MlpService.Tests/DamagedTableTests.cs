using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Apache.Arrow;
using Apache.Arrow.Ipc;
using Microsoft.EntityFrameworkCore;
using Parquet;
using Parquet.Schema;

namespace MlpService.Tests;

/// <summary>A file that is damaged, or is not what it is called, is refused in plain words, whatever the damage.</summary>
public sealed class DamagedTableTests
{
    const string Stream = "application/vnd.apache.arrow.stream", File = "application/vnd.apache.arrow.file";

    static RecordBatch Batch() => ArrowTests.Batch(
        ("x", new DoubleArray.Builder().AppendRange(Enumerable.Range(0, 50).Select(i => i / 8.0)).Build()),
        ("s", new StringArray.Builder().AppendRange(Enumerable.Range(0, 50).Select(i => $"t{i % 7}")).Build()));

    static Task<byte[]> TableAsync(string type) => type switch
    {
        ParquetTests.Type => ParquetTests.NumbersAsync(groups: 2, rows: 50),
        "application/x-ndjson" => Task.FromResult(Encoding.UTF8.GetBytes(
            string.Concat(Enumerable.Range(0, 50).Select(i => $"{{\"x\":{i},\"s\":\"é{i}\"}}\n")))),
        _ => Task.FromResult(ArrowTests.Write(type == File, codec: null, Batch(), Batch())),
    };

    [Theory]
    [InlineData(Stream)]
    [InlineData(File)]
    [InlineData(ParquetTests.Type)]
    [InlineData("application/x-ndjson")]
    public async Task Bytes_that_changed_are_read_or_refused_and_never_a_fault_of_the_service(string type)
    {
        using var service = new TestService();
        var sound = await TableAsync(type);
        var random = new Random(7);
        for (var run = 0; run < 60; run++)
        {
            var bytes = run % 4 == 0 ? sound[..random.Next(1, sound.Length)] : (byte[])sound.Clone();
            for (var change = run % 4; change > 0; change--)
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            using var answer = await ArrowTests.SendAsync(service, bytes, type, "&onError=skip");
            var body = await answer.Content.ReadAsStringAsync();
            Assert.True((int)answer.StatusCode is 201 or 400, $"run {run}: {(int)answer.StatusCode} {body}");
            if (answer.StatusCode == HttpStatusCode.BadRequest)
                Assert.DoesNotContain("Exception", (string)JsonNode.Parse(body)!["detail"]!);
            else
                (await service.Http.DeleteAsync("/api/v1/datasets/table")).EnsureSuccessStatusCode();
        }
        await service.AssertNothingStoredAsync();
        Assert.Equal(0, await service.ReadAsync(db => db.DatasetOriginals.CountAsync()));
    }

    [Theory]
    [InlineData(Stream, "Arrow")]
    [InlineData(File, "Arrow")]
    [InlineData(ParquetTests.Type, "Parquet")]
    public async Task A_table_of_another_format_is_no_damaged_service_either(string type, string kind)
    {
        using var service = new TestService();
        await ArrowTests.SendAsync(service, Encoding.UTF8.GetBytes("x,y\n1,2\n3,4\n"), type)
            .RefusedAsync(HttpStatusCode.BadRequest, $"cannot be read as {kind}", "text/csv");
        await ArrowTests.SendAsync(service, [1], type).RefusedAsync(HttpStatusCode.BadRequest, $"cannot be read as {kind}");
    }

    [Fact]
    public async Task A_row_group_that_claims_more_rows_than_its_file_can_hold_is_refused()
    {
        const int rows = 1 << 20;
        using var service = new TestService();
        var x = new DataField<bool>("x");
        var bytes = await ParquetTests.WriteAsync(CompressionMethod.None, new ParquetSchema(x),
            group => group.WriteAsync<bool>(x, new bool[rows]));
        // the number of rows, and one of more digits, as the footer writes numbers
        byte[] number = [0x80, 0x80, 0x80, 0x01], larger = [0xFE, 0xFF, 0xFF, 0x7F];
        var found = 0;
        for (var at = bytes.Length - 1000; at < bytes.Length - number.Length; at++)
            if (bytes.AsSpan(at).StartsWith(number))
            {
                larger.CopyTo(bytes, at);
                found++;
            }
        Assert.True(found >= 2);
        await ArrowTests.SendAsync(service, bytes, ParquetTests.Type)
            .RefusedAsync(HttpStatusCode.BadRequest, "134217727 rows", $"at most {rows} rows");
    }

    [Fact]
    public async Task A_small_file_that_becomes_a_large_table_is_refused_at_the_limit()
    {
        using var service = new TestService(("Limits:MaxUploadMegabytes", "1"));
        var s = new DataField<string>("s");
        var texts = Enumerable.Repeat(new string('a', 200), 10_000).ToArray();
        var bytes = await ParquetTests.WriteAsync(CompressionMethod.Zstd, new ParquetSchema(s), group => group.WriteAsync(s, texts));
        Assert.True(bytes.Length < 10_000, $"{bytes.Length} bytes");
        await ArrowTests.SendAsync(service, bytes, ParquetTests.Type)
            .RefusedAsync(HttpStatusCode.RequestEntityTooLarge, "larger than 1 MiB");
        await service.AssertNothingStoredAsync();
    }

    [Fact]
    public async Task An_arrow_buffer_that_claims_more_than_the_file_can_hold_is_refused()
    {
        using var service = new TestService();
        var bytes = ArrowTests.Write(asFile: false, CompressionCodecType.Zstd, ArrowTests.Batch(
            ("x", new StringArray.Builder().AppendRange(Enumerable.Repeat(new string('a', 1000), 300)).Build())));
        // the length of the texts stands before their compressed bytes, which begin with the mark of zstd
        var at = bytes.AsSpan().LastIndexOf(new byte[] { 0x28, 0xB5, 0x2F, 0xFD }) - sizeof(long);
        Assert.True(at > 0);
        BitConverter.GetBytes(2_000_000_000L).CopyTo(bytes, at);
        await ArrowTests.SendAsync(service, bytes, Stream)
            .RefusedAsync(HttpStatusCode.BadRequest, "64 MiB in memory", "smaller record batches");
    }
}
