using System.Net;
using System.Text;
using Microsoft.EntityFrameworkCore;
using MlpService.Datasets.Profile;
using MlpService.Http;

namespace MlpService.Tests;

/// <summary>A table is stored in chunks of its text, which nobody notices.</summary>
public sealed class DatasetChunkTests
{
    const string Rows = "/api/v1/datasets/table/rows";

    [Fact]
    public async Task Rows_are_found_across_chunk_borders()
    {
        using var service = new TestService();
        const int rows = 300_000;
        var csv = new StringBuilder("i,text\n");
        for (var i = 0; i < rows; i++)
            csv.Append(i).Append(",\"line\n").Append(i % 7).Append("\"\n");
        var bytes = Encoding.UTF8.GetBytes(csv.ToString());

        var dataset = await service.Http.UploadAsync("table", bytes).JsonAsync(HttpStatusCode.Created);

        Assert.Equal(rows, (long)dataset["rows"]!);
        Assert.Equal(0, (double)dataset.Column("i")["min"]!);
        Assert.Equal(rows - 1, (double)dataset.Column("i")["max"]!);
        Assert.Equal((rows - 1) / 2.0, (double)dataset.Column("i")["mean"]!, 1e-6);
        var starts = await service.ReadAsync(db =>
            db.DatasetChunks.OrderBy(chunk => chunk.Index).Select(chunk => chunk.FirstRow).ToListAsync());
        Assert.True(starts.Count >= 4, $"{starts.Count} chunks");
        foreach (var start in starts)
        {
            var offset = Math.Max(0, start - 2);
            var shown = await service.Http.GetAsync($"{Rows}?offset={offset}&limit=4").JsonAsync();
            Assert.Equal([offset, offset + 1, offset + 2, offset + 3], shown["rows"]!.AsArray().Select(row => (long)row![0]!));
            Assert.Equal($"line\n{offset % 7}", (string?)shown["rows"]![0]![1]);
        }
        Assert.Equal(bytes, await service.Http.GetByteArrayAsync("/api/v1/datasets/table/content"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("\uFEFF")]
    [InlineData("\uFEFF\r\n\n")]
    public async Task A_header_longer_than_a_block_is_still_the_header(string start)
    {
        const int columns = 16_000;
        using var service = new TestService();
        var names = Enumerable.Range(0, columns).Select(i => $"{new string('x', 60)}_{i:d5}").ToList();
        var csv = start + string.Join(',', names) + string.Concat(Enumerable.Range(1, 3)
            .Select(i => "\n" + string.Join(',', Enumerable.Repeat(i, columns))));

        var dataset = await service.Http.TableAsync(csv);

        Assert.Equal(names, dataset.Names());
        await AssertReadsAsync(service, csv, [1, 2, 3], names[^1]);
    }

    [Fact]
    public async Task As_many_blank_lines_before_the_header_as_fill_a_block_are_none_of_the_rows()
    {
        using var service = new TestService();
        var csv = "\uFEFF" + new string('\n', 3 << 20) + "n\n1\n2\n";

        await service.Http.TableAsync(csv);

        await AssertReadsAsync(service, csv, [1, 2]);
    }

    [Theory]
    [InlineData(0, "")]
    [InlineData(2, "")]
    [InlineData(4, "")]
    [InlineData(0, "&header=false")]
    public async Task A_record_longer_than_a_block_is_one_row_wherever_it_comes(int place, string options)
    {
        using var service = new TestService();
        double[] numbers = [0, 1, 2, 3, 4];
        var name = options.Length == 0 ? "n" : "column_1";
        var csv = (options.Length == 0 ? "n,text\n" : "")
            + string.Concat(numbers.Select(n => $"{n},\"{new string('x', n == place ? 5 << 20 : 700_000)}\"\n"));

        await service.Http.TableAsync(csv, options);

        await AssertReadsAsync(service, csv, numbers, name);
    }

    /// <summary>Its text byte for byte, its first column row by row, and a column as training does.</summary>
    static async Task AssertReadsAsync(TestService service, string csv, double[] numbers, string column = "n")
    {
        Assert.Equal(Encoding.UTF8.GetBytes(csv), await service.Http.GetByteArrayAsync("/api/v1/datasets/table/content"));
        for (var row = 0; row < numbers.Length; row++)
            Assert.Equal(numbers[row], (double)(await service.Http.GetAsync($"{Rows}?offset={row}&limit=1").JsonAsync())["rows"]![0]![0]!);
        Assert.Equal(numbers, (await service.LoadAsync((column, ColumnKind.Numeric)))[column].Numbers);
    }

    [Fact]
    public async Task A_table_with_a_chunk_missing_is_not_taken_for_a_shorter_one()
    {
        using var service = new TestService();
        await service.Http.TableAsync("a\n" + string.Concat(Enumerable.Repeat("1234567\n", 300_000)));
        await service.ReadAsync(db => db.DatasetChunks.Where(chunk => chunk.Index == 1).ExecuteDeleteAsync());

        await Assert.ThrowsAsync<Refusal>(() => service.LoadAsync(("a", ColumnKind.Numeric)));
    }
}
