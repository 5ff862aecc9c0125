using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Microsoft.EntityFrameworkCore;

namespace MlpService.Tests;

/// <summary>A table of which each line is a JSON object or array.</summary>
public sealed class JsonLinesTests
{
    const string Path = "/api/v1/datasets/table";

    static Task<HttpResponseMessage> SendAsync(TestService service, string lines, string options = "",
        string type = "application/x-ndjson") =>
        service.Http.PostAsync($"/api/v1/datasets?name=table{options}",
            new ByteArrayContent(Encoding.UTF8.GetBytes(lines)) { Headers = { ContentType = new MediaTypeHeaderValue(type) } });

    static async Task<string> RowsAsync(TestService service) =>
        (await service.Http.GetAsync($"{Path}/rows").JsonAsync())["rows"]!.ToJsonString();

    [Theory]
    [InlineData("application/x-ndjson")]
    [InlineData("application/jsonl")]
    [InlineData("application/json-lines")]
    public async Task Keys_are_columns_in_the_order_they_appear_and_a_missing_one_or_null_is_a_missing_value(string type)
    {
        using var service = new TestService();
        const string lines =
            "{\"x\": 1.5, \"b\": true}\r\n\n{\"b\": false, \"s\": \"a, \\\"b\\\"\\nc \\u00e9\"}\n{\"x\": -2e3, \"s\": null, \"b\": true}";

        var dataset = await SendAsync(service, lines, type: type).JsonAsync(HttpStatusCode.Created);

        Assert.Equal(["x", "b", "s"], dataset.Names());
        Assert.Equal(3, (long)dataset["rows"]!);
        Assert.Equal("ndjson", (string?)dataset["format"]!["type"]);
        Assert.Equal(-2000, (double)dataset.Column("x")["min"]!);
        Assert.Equal(1, (long)dataset.Column("x")["missing"]!);
        Assert.Equal(2, (long)dataset.Column("s")["missing"]!);
        var rows = (await service.Http.GetAsync($"{Path}/rows").JsonAsync())["rows"]!;
        Assert.Equal("a, \"b\"\nc é", (string?)rows[1]![2]);
        var content = await service.Http.GetAsync($"{Path}/content");
        Assert.Equal("application/x-ndjson", content.Content.Headers.ContentType?.MediaType);
        Assert.Equal(lines, await content.Content.ReadAsStringAsync());
        Assert.Equal(Encoding.UTF8.GetByteCount(lines), (long)dataset["bytes"]!);
    }

    [Theory]
    [InlineData("[1,\"a\"]\n[2,null]\n", "", "column_1 column_2", 2)]
    [InlineData("[\"x\",\"y\"]\n[2,\"b\"]\n", "", "x y", 1)]
    [InlineData("[\"x\",\"y\"]\n[\"2\",\"b\"]\n", "&header=false", "column_1 column_2", 2)]
    public async Task Arrays_are_rows_and_the_first_names_the_columns_if_it_holds_texts_alone(string lines, string options,
        string names, int rows)
    {
        using var service = new TestService();
        var dataset = await SendAsync(service, lines, options).JsonAsync(HttpStatusCode.Created);
        Assert.Equal(names.Split(' '), dataset.Names());
        Assert.Equal(rows, (long)dataset["rows"]!);
    }

    [Theory]
    [InlineData("{\"x\":1}\n{\"x\":{\"y\":1}}\n", "Line 2", "'x' holds an object")]
    [InlineData("{\"x\":1}\n\n{\"x\":[1]}\n", "Line 3", "'x' holds an array")]
    [InlineData("{\"x\":1}\n{\"x\":}\n", "Line 2", "jq -c")]
    [InlineData("{\"x\":1}\n{\"x\":1} {\"x\":2}\n", "Line 2", "jq -c")]
    [InlineData("{\"x\":1}\n{\"x\":1", "Line 2", "jq -c")]
    [InlineData("{\"x\":1}\n{\"x\":1,\"x\":2}\n", "Line 2", "'x' stands twice")]
    [InlineData("{\"x\":\"\\ud800\"}\n", "Line 1", "jq -c")]
    [InlineData("{\"x\":\"a\\u0000\"}\n", "Line 1", "NUL")]
    [InlineData("{\"x\":1,\"b\\u0000\":2}\n", "name of column 2", "NUL")]
    [InlineData("{\"x\":1}\n[1]\n", "Line 2", "array")]
    [InlineData("[1]\n{\"x\":1}\n", "Line 2", "object")]
    [InlineData("[1,2]\n[1]\n", "Line 2", "1 values")]
    [InlineData("5\n", "Line 1", "{\"x\": 1}")]
    [InlineData("[{\"x\":1},{\"x\":2}]", "Line 1", "jq -c '.[]'")]
    [InlineData("[\n  {\"x\":1}\n]", "Line 1", "jq -c '.[]'")]
    [InlineData("{}\n{}\n", "no row", "{\"x\": 1, \"y\": \"a\"}")]
    [InlineData("", "empty", "at least one row")]
    public async Task What_is_no_row_is_refused_with_its_line_and_the_way_out(string lines, string where, string what)
    {
        using var service = new TestService();
        await SendAsync(service, lines).RefusedAsync(HttpStatusCode.BadRequest, where, what);
        await service.AssertNothingStoredAsync();
        Assert.Equal(0, await service.ReadAsync(db => db.DatasetOriginals.CountAsync()));
    }

    [Fact]
    public async Task Lines_that_are_no_rows_and_values_of_another_kind_are_left_out_on_request_by_their_line()
    {
        using var service = new TestService();
        var dataset = await SendAsync(service, "{\"x\":1}\n\noops\n{\"x\":\"a\"}\n{\"x\":4,\"y\":{}}\n\n{\"x\":5}\nnull\n{\"x\":\"b\"}\n",
            "&onError=skip&columns={\"x\":\"numeric\"}").JsonAsync(HttpStatusCode.Created);

        Assert.Equal(["x"], dataset.Names());
        Assert.Equal("[[1],[5]]", await RowsAsync(service));
        var skipped = await service.Http.GetAsync($"{Path}/skipped").JsonAsync();
        Assert.Equal([3, 4, 5, 8, 9], skipped["items"]!.AsArray().Select(item => (int)item!["line"]!));
        Assert.Equal(5, (long)dataset["skippedRows"]!);
    }

    [Fact]
    public async Task A_value_of_another_kind_is_refused_with_the_line_it_stands_in()
    {
        using var service = new TestService();
        await SendAsync(service, "{\"x\":\"1\\n\"}\n\n\n{\"x\":\"a\"}\n", "&columns={\"x\":\"numeric\"}")
            .RefusedAsync(HttpStatusCode.BadRequest, "Line 4, column 1: 'a' is not a number");
    }

    [Fact]
    public async Task Options_of_text_are_refused_and_a_json_array_gets_the_way_out()
    {
        using var service = new TestService();
        await SendAsync(service, "{\"x\":1}\n", "&delimiter=;")
            .RefusedAsync(HttpStatusCode.BadRequest, "'delimiter'", "application/x-ndjson");
        await SendAsync(service, "[{\"x\":1}]", type: "application/json").RefusedAsync(HttpStatusCode.UnsupportedMediaType, "jq -c '.[]'");
        await SendAsync(service, "[{\"x\":1}]", type: "text/csv").RefusedAsync(HttpStatusCode.BadRequest, "JSON", "application/x-ndjson");
    }

    [Theory]
    [InlineData("a.jsonl", null)]
    [InlineData("a.ndjson.gz", "application/octet-stream")]
    [InlineData("a.txt", "application/x-ndjson")]
    public async Task A_form_says_it_by_the_type_of_the_part_or_the_name_of_the_file(string name, string? type)
    {
        using var service = new TestService();
        var bytes = Encoding.UTF8.GetBytes("{\"x\":1}\n{\"x\":2}\n");
        var file = new ByteArrayContent(name.EndsWith(".gz", StringComparison.Ordinal) ? DatasetVocabulary.Gzip(bytes) : bytes);
        if (type is not null)
            file.Headers.ContentType = new MediaTypeHeaderValue(type);
        using var form = new MultipartFormDataContent { { file, "file", name }, { new StringContent("table"), "name" } };

        var dataset = await service.Http.PostAsync("/api/v1/datasets", form).JsonAsync(HttpStatusCode.Created);

        Assert.Equal("ndjson", (string?)dataset["format"]!["type"]);
        Assert.Equal("[[1],[2]]", await RowsAsync(service));
    }

    [Fact]
    public async Task A_large_file_is_read_across_blocks_and_chunks_and_answered_byte_for_byte()
    {
        using var service = new TestService();
        var lines = string.Concat(Enumerable.Range(0, 150_000).Select(i =>
            $"{{\"i\":{i},\"text\":\"line\\n{i % 7}\"{(i == 99_999 ? ",\"late\":1" : "")}}}\n"));

        var dataset = await SendAsync(service, lines).JsonAsync(HttpStatusCode.Created);

        Assert.Equal(["i", "text", "late"], dataset.Names());
        Assert.Equal(150_000, (long)dataset["rows"]!);
        Assert.Equal(149_999, (double)dataset.Column("i")["max"]!);
        Assert.Equal(149_999, (long)dataset.Column("late")["missing"]!);
        Assert.True(await service.ReadAsync(db => db.DatasetOriginals.CountAsync()) > 2);
        Assert.Equal(lines, await service.Http.GetStringAsync($"{Path}/content"));
        (await service.Http.DeleteAsync(Path)).EnsureSuccessStatusCode();
        Assert.Equal(0, await service.ReadAsync(db => db.DatasetOriginals.CountAsync()));
    }
}
