using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace MlpService.Tests;

/// <summary>A table that cannot be learned from is refused where it is wrong, and leaves nothing behind.</summary>
public sealed class DatasetRefusalTests
{
    static async Task RefusesAsync(HttpStatusCode status, HttpContent body, string options, params string[] mentions)
    {
        using var service = new TestService();
        await service.Http.UploadAsync("table", body, options).RefusedAsync(status, mentions);
        await service.AssertNothingStoredAsync();
    }

    static Task RefusesAsync(string csv, params string[] mentions) =>
        RefusesAsync(HttpStatusCode.BadRequest, new StringContent(csv), "", mentions);

    static Task RefusesOptionAsync(string options, params string[] mentions) =>
        RefusesAsync(HttpStatusCode.BadRequest, new StringContent("age,name\n1,x\n2,y\n"), options, mentions);

    [Theory]
    [InlineData("")]
    [InlineData("\n\r\n\n")]
    [InlineData("\uFEFF")]
    public Task An_empty_file(string csv) => RefusesAsync(csv, "empty", "at least one row");

    [Theory]
    [InlineData("age,name")]
    [InlineData("age,name\n")]
    [InlineData("age,name\r\n\r\n")]
    [InlineData("age\n\n\n")]
    public Task A_header_without_rows(string csv) => RefusesAsync(csv, "no rows", "header=false");

    [Theory]
    [InlineData("a,b,c\n1,2,3\n1,2\n", "Line 3, column 3", "2 values")]
    [InlineData("a,b,c\n1,2,3,4\n", "Line 2, column 4", "4 values")]
    [InlineData("a,b\n\"x\ny\",1\n2\n", "Line 4, column 2", "1 values")]
    public Task A_ragged_row(string csv, string place, string found) => RefusesAsync(csv, place, found, "double quotes");

    [Fact]
    public Task A_quote_that_is_never_closed() => RefusesAsync("a,b\n1,x\n2,\"y\n3,z\n", "Line 3, column 2", "never closed");

    [Fact]
    public Task Text_after_a_closing_quote() => RefusesAsync("a,b\n1,\"x\"y\n", "Line 2, column 2", "after the closing quote");

    [Fact]
    public Task Bytes_that_are_not_utf8() => RefusesAsync(HttpStatusCode.BadRequest,
        new ByteArrayContent([.. "a,b\n1,x\n2,caf"u8, 0xE9, .. "\n"u8]), "", "Line 3, column 2", "UTF-8");

    [Fact]
    public Task A_utf16_file_that_does_not_say_so() => RefusesAsync(HttpStatusCode.BadRequest,
        new ByteArrayContent(Encoding.Unicode.GetBytes("a,b\n1,2\n")), "", "Line 1, column 1", "UTF-8");

    [Theory]
    [InlineData("&delimiter=x", "'x'", "semicolon")]
    [InlineData("&delimiter=comma,tab", "'comma,tab'", "semicolon")]
    [InlineData("&comment=x", "'x'", "auto, none")]
    [InlineData("&header=maybe", "'maybe'", "auto, true or false")]
    [InlineData("&columns=age", "'columns'", "JSON object")]
    [InlineData("&columns={\"age\":\"float\"}", "'age'", "'float'", "numeric, categorical")]
    [InlineData("&columns={\"age\":null}", "'age'", "categorical")]
    [InlineData("&columns={\"age\":[1]}", "$.age", "categorical")]
    [InlineData("&columns={\"age\":\"numerical\"}", "'numerical'", "Did you mean numeric?")]
    [InlineData("&columns={\"age\":\"categoric\"}", "Did you mean categorical?")]
    [InlineData("&columns={\"Age\":\"numeric\"}", "Did you mean age?")]
    [InlineData("&columns={\"nmae\":\"ignored\"}", "Did you mean name?")]
    [InlineData("&columns={\"height\":\"numeric\"}", "'height'", "age, name")]
    [InlineData("&columns={\"name\":\"numeric\"}", "Line 2, column 2", "'x' is not a number")]
    public Task An_option_that_does_not_fit(string option, params string[] mentions) => RefusesOptionAsync(option, mentions);

    [Theory]
    [InlineData("", "?name=")]
    [InlineData("?name=", "?name=")]
    [InlineData("?name=My%20Table", "My Table")]
    public async Task A_dataset_without_a_proper_name(string query, string mention)
    {
        using var service = new TestService();
        using var csv = new StringContent("a\n1\n", Encoding.UTF8, "text/csv");
        var problem = await service.Http.PostAsync("/api/v1/datasets" + query, csv).RefusedAsync(HttpStatusCode.BadRequest, mention);
        Assert.NotNull(problem["errors"]!["name"]);
        await service.AssertNothingStoredAsync();
    }

    [Fact]
    public Task A_column_asked_for_as_categorical_with_too_many_values() => RefusesAsync(HttpStatusCode.BadRequest,
        new StringContent("id\n" + string.Join('\n', Enumerable.Range(0, 1001))), "&columns={\"id\":\"categorical\"}", "Line 1002", "1000");

    [Fact]
    public async Task Two_million_columns_as_soon_as_there_are_too_many()
    {
        using var service = new TestService();
        using var http = service.CreateClient(new() { AllowAutoRedirect = false }); // redirects would make the client read all of it
        using var header = new MemoryStream(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("column_,", 2_000_000))));

        await http.UploadAsync("table", new StreamContent(header))
            .RefusedAsync(HttpStatusCode.BadRequest, "Line 1", "100000", "--data-binary");

        Assert.InRange(header.Position, 100_000 * 8, 8 << 20);
        await service.AssertNothingStoredAsync();
    }

    [Fact]
    public Task A_record_that_does_not_end() => RefusesAsync(HttpStatusCode.BadRequest,
        new StringContent("a,b\n1,\"" + new string('x', 17 << 20)), "", "16 MiB", "not closed");

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData(null)]
    public async Task A_content_type_that_is_neither_csv_nor_a_form(string? type)
    {
        using var service = new TestService();
        using var body = new ByteArrayContent("a\n1\n"u8.ToArray());
        body.Headers.ContentType = type is null ? null : new MediaTypeHeaderValue(type);
        await service.Http.PostAsync("/api/v1/datasets?name=table", body)
            .RefusedAsync(HttpStatusCode.UnsupportedMediaType, "text/csv", type ?? "no Content-Type");
        await service.AssertNothingStoredAsync();
    }

    [Fact]
    public async Task A_content_encoding_that_is_not_read()
    {
        using var service = new TestService();
        await service.Http.UploadAsync("table", new StringContent("a\n1\n"), encoding: "br")
            .RefusedAsync(HttpStatusCode.UnsupportedMediaType, "'br'", "gzip, zstd");
        await service.AssertNothingStoredAsync();
    }

    [Fact]
    public async Task Gzip_that_is_none_or_cut_off()
    {
        using var service = new TestService();
        var whole = DatasetVocabulary.Gzip(DatasetVocabulary.DataFile("wine.csv"));
        foreach (var bad in new[] { whole[..(whole.Length / 2)], "a\n1\n"u8.ToArray() })
            await service.Http.UploadAsync("table", new ByteArrayContent(bad), encoding: "gzip")
                .RefusedAsync(HttpStatusCode.BadRequest, "decoded");
        await service.AssertNothingStoredAsync();
    }

    [Fact]
    public async Task More_than_the_limit_whether_it_says_so_or_hides_it_in_gzip()
    {
        using var service = new TestService(("Limits:MaxUploadMegabytes", "1"));
        var large = Encoding.UTF8.GetBytes("a\n" + string.Concat(Enumerable.Repeat("1\n", 600_000)));
        await service.Http.UploadAsync("table", large)
            .RefusedAsync(HttpStatusCode.RequestEntityTooLarge, "1 MiB", "Limits__MaxUploadMegabytes");
        await service.Http.UploadAsync("table", new byte[20 << 20]).RefusedAsync(HttpStatusCode.RequestEntityTooLarge, "1 MiB");
        await service.Http.UploadAsync("table", new ByteArrayContent(DatasetVocabulary.Gzip(large)), encoding: "gzip")
            .RefusedAsync(HttpStatusCode.RequestEntityTooLarge, "1 MiB");
        await service.AssertNothingStoredAsync();
    }

    [Fact]
    public async Task A_form_with_fields_that_do_not_fit()
    {
        using var service = new TestService();
        using var withoutFile = new MultipartFormDataContent { { new StringContent("table"), "name" } };
        using var unknown = new MultipartFormDataContent
        {
            { new StringContent("1"), "colour" }, { new StringContent("a\n1\n"), "file", "a.csv" },
        };
        using var twice = new MultipartFormDataContent
        {
            { new StringContent("table"), "name" }, { new StringContent("a\n1\n"), "file", "a.csv" },
            { new StringContent("a\n2\n"), "file", "b.csv" },
        };
        await service.Http.PostAsync("/api/v1/datasets", withoutFile).RefusedAsync(HttpStatusCode.BadRequest, "'file'");
        await service.Http.PostAsync("/api/v1/datasets", unknown).RefusedAsync(HttpStatusCode.BadRequest, "'colour'");
        await service.Http.PostAsync("/api/v1/datasets", twice).RefusedAsync(HttpStatusCode.BadRequest, "two fields 'file'");
        await service.AssertNothingStoredAsync();
    }

    [Theory]
    [InlineData("", 0)]
    [InlineData("; boundary=", 71)]
    [InlineData("; boundary=\"", 4090)]
    public async Task A_form_without_a_proper_boundary(string parameter, int length)
    {
        using var service = new TestService();
        using var body = new ByteArrayContent([]);
        body.Headers.TryAddWithoutValidation("Content-Type",
            "multipart/form-data" + parameter + new string('b', length) + (parameter.EndsWith('"') ? "\"" : ""));
        await service.Http.PostAsync("/api/v1/datasets", body).RefusedAsync(HttpStatusCode.BadRequest, "boundary", "70");
    }

    [Fact]
    public async Task A_form_that_is_cut_off()
    {
        using var service = new TestService();
        using var body = new StringContent("--b\r\nContent-Disposition: form-data; name=\"name\"\r\n\r\ntable\r\n--b\r\n"
            + "Content-Disposition: form-data; name=\"file\"; filename=\"a.csv\"\r\n\r\na\n1\n2");
        body.Headers.ContentType = MediaTypeHeaderValue.Parse("multipart/form-data; boundary=b");
        await service.Http.PostAsync("/api/v1/datasets", body).RefusedAsync(HttpStatusCode.BadRequest, "too early");
        await service.AssertNothingStoredAsync();
    }
}
