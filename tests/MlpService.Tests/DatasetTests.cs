using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;

namespace MlpService.Tests;

public sealed class DatasetTests
{
    const string Rows = "/api/v1/datasets/table/rows";

    [Theory]
    [InlineData("a,b\r\n1,\"x\r\ny\"\r\n2,\"say \"\"hi\"\"\"\r\n")]
    [InlineData("\uFEFFa;b\n1;x\n2;y")]
    [InlineData("a,b\n\n1,2\n\n\n")]
    public async Task What_was_uploaded_comes_back_byte_for_byte(string csv)
    {
        using var service = new TestService();
        var bytes = Encoding.UTF8.GetBytes(csv);

        using var created = await service.Http.UploadAsync("table", bytes);
        var dataset = JsonNode.Parse(await created.Content.ReadAsStringAsync())!;
        using var content = await service.Http.GetAsync("/api/v1/datasets/table/content");

        Assert.Equal(HttpStatusCode.Created, created.StatusCode);
        Assert.Equal("/api/v1/datasets/table", created.Headers.Location?.OriginalString);
        Assert.Equal(bytes.Length, (long)dataset["bytes"]!);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(bytes)), (string?)dataset["sha256"]);
        Assert.Equal("text/csv; charset=utf-8", content.Content.Headers.ContentType?.ToString());
        Assert.Equal("table.csv", content.Content.Headers.ContentDisposition?.FileName);
        Assert.Equal(bytes, await content.Content.ReadAsByteArrayAsync());
        Assert.Equal(dataset.ToJsonString(), (await service.Http.GetAsync("/api/v1/datasets/table").JsonAsync()).ToJsonString());
    }

    [Fact]
    public async Task Gzip_and_forms_bring_the_same_dataset_as_the_plain_body()
    {
        using var service = new TestService();
        var iris = DatasetVocabulary.DataFile("iris.csv");
        using var form = new MultipartFormDataContent
        {
            { new StringContent("form"), "name" }, { new StringContent(""), "delimiter" },
            { new StringContent("""{"species":"categorical"}"""), "columns" }, { new ByteArrayContent(iris), "file", "iris.csv" },
        };

        var plain = await service.Http.UploadAsync("plain", iris).JsonAsync(HttpStatusCode.Created);
        var gzip = await service.Http.UploadAsync("gzip", new ByteArrayContent(DatasetVocabulary.Gzip(iris)), encoding: "gzip")
            .JsonAsync(HttpStatusCode.Created);
        var posted = await service.Http.PostAsync("/api/v1/datasets", form).JsonAsync(HttpStatusCode.Created);

        Assert.Equal("form", (string?)posted["name"]);
        foreach (var other in new[] { gzip, posted })
        {
            Assert.Equal((string?)plain["sha256"], (string?)other["sha256"]);
            Assert.Equal(plain["columns"]!.ToJsonString(), other["columns"]!.ToJsonString());
        }
    }

    [Theory]
    [InlineData("iris.csv", 150, "sepal_length", 4.3, 7.9, 5.843333333333334, 0.8253012917851409, 35)]
    [InlineData("wine.csv", 178, "alcohol", 11.03, 14.83, 13.00061797752809, 0.8095429145285168, 126)]
    [InlineData("diabetes.csv", 442, "progression", 25, 346, 152.13348416289594, 77.00574586945044, 214)]
    public async Task Real_tables_get_the_statistics_other_tools_give_them(
        string file, int rows, string column, double min, double max, double mean, double standardDeviation, int distinct)
    {
        using var service = new TestService();

        var dataset = await service.Http.UploadAsync("table", DatasetVocabulary.DataFile(file)).JsonAsync(HttpStatusCode.Created);

        Assert.Equal(rows, (long)dataset["rows"]!);
        Assert.DoesNotContain(dataset["warnings"]!.AsArray(), warning => (string?)warning!["code"] != "duplicateRows");
        var statistics = dataset.Column(column);
        Assert.Equal("numeric", (string?)statistics["kind"]);
        Assert.Equal(0, (long)statistics["missing"]!);
        Assert.Equal(min, (double)statistics["min"]!);
        Assert.Equal(max, (double)statistics["max"]!);
        Assert.Equal(mean, (double)statistics["mean"]!, 1e-9);
        Assert.Equal(standardDeviation, (double)statistics["standardDeviation"]!, 1e-9);
        Assert.Equal(distinct, (int)statistics["distinct"]!);
        Assert.Null(statistics["categories"]);
    }

    [Fact]
    public async Task Categories_are_counted_and_ordered_by_value()
    {
        using var service = new TestService();

        var iris = await service.Http.UploadAsync("table", DatasetVocabulary.DataFile("iris.csv")).JsonAsync(HttpStatusCode.Created);

        var species = iris.Column("species");
        Assert.Equal("categorical", (string?)species["kind"]);
        Assert.Equal(3, (int)species["distinct"]!);
        Assert.Null(species["mean"]);
        Assert.Equal("""[{"value":"setosa","count":50},{"value":"versicolor","count":50},{"value":"virginica","count":50}]""",
            species["categories"]!.ToJsonString());
    }

    [Fact]
    public async Task Rows_are_shown_as_numbers_text_and_null()
    {
        using var service = new TestService();
        await service.Http.TableAsync("n,c,n2\n1.50, red ,NA\n-2e3,\"a \"\"b\"\"\",7\n,?,nan\n");

        var all = await service.Http.GetAsync(Rows).JsonAsync();
        var one = await service.Http.GetAsync(Rows + "?offset=1&limit=1").JsonAsync();

        Assert.Equal(
            """{"columns":["n","c","n2"],"rows":[[1.5,"red",null],[-2000,"a \u0022b\u0022",7],[null,null,null]],"offset":0,"total":3}""",
            all.ToJsonString());
        Assert.Equal("""[[-2000,"a \u0022b\u0022",7]]""", one["rows"]!.ToJsonString());
        Assert.Empty((await service.Http.GetAsync(Rows + "?offset=3").JsonAsync())["rows"]!.AsArray());
        await service.Http.GetAsync(Rows + "?limit=1001").RefusedAsync(HttpStatusCode.BadRequest, "1001", "1000");
        await service.Http.GetAsync(Rows + "?offset=-1").RefusedAsync(HttpStatusCode.BadRequest, "-1");
    }

    [Fact]
    public async Task A_deleted_dataset_is_gone_with_its_text_and_its_name_is_free()
    {
        using var service = new TestService();
        await service.Http.TableAsync("a\n1\n");

        Assert.Equal(HttpStatusCode.NoContent, (await service.Http.DeleteAsync("/api/v1/datasets/table")).StatusCode);

        await service.AssertNothingStoredAsync();
        foreach (var path in new[] { "", "/rows", "/content" })
            await service.Http.GetAsync("/api/v1/datasets/table" + path).RefusedAsync(HttpStatusCode.NotFound, "table");
        await service.Http.DeleteAsync("/api/v1/datasets/table").RefusedAsync(HttpStatusCode.NotFound, "table");
        await service.Http.TableAsync("b\n2\n");
    }

    [Fact]
    public async Task A_taken_name_is_a_conflict_and_the_first_dataset_stays()
    {
        using var service = new TestService();
        await service.Http.TableAsync("a\n1\n");

        await service.Http.UploadAsync("table", "b\n2\n").RefusedAsync(HttpStatusCode.Conflict, "table", "DELETE");

        Assert.Equal("a\n1\n", await service.Http.GetStringAsync("/api/v1/datasets/table/content"));
        Assert.Equal(1, await service.ReadAsync(db => db.DatasetChunks.CountAsync()));
    }

    [Fact]
    public async Task Of_uploads_at_once_under_one_name_exactly_one_is_stored()
    {
        using var service = new TestService();
        var wine = DatasetVocabulary.DataFile("wine.csv");

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => service.Http.UploadAsync("table", new SlowContent(wine))));

        Assert.Equal(1, answers.Count(answer => answer.StatusCode == HttpStatusCode.Created));
        Assert.Equal(7, answers.Count(answer => answer.StatusCode == HttpStatusCode.Conflict));
        Assert.Equal(1, await service.ReadAsync(db => db.DatasetChunks.CountAsync()));
        Assert.Equal(wine, await service.Http.GetByteArrayAsync("/api/v1/datasets/table/content"));
    }

    [Fact]
    public async Task A_body_cut_off_in_the_middle_stores_nothing()
    {
        using var service = new TestService();
        var megabytes = Encoding.UTF8.GetBytes("a\n" + string.Concat(Enumerable.Repeat("1\n", 2 << 20)));

        await Assert.ThrowsAnyAsync<Exception>(() => service.Http.UploadAsync("table", new SlowContent(megabytes, cutOff: true)));

        for (var tries = 0; tries < 100 && await service.ReadAsync(db => db.DatasetChunks.AnyAsync()); tries++)
            await Task.Delay(50);
        await service.AssertNothingStoredAsync();
    }

    [Fact]
    public async Task Lists_are_cut_into_pages_by_name()
    {
        using var service = new TestService();
        foreach (var name in new[] { "c", "a", "b" })
            await service.Http.UploadAsync(name, "x\n1\n").JsonAsync(HttpStatusCode.Created);

        var first = await service.Http.GetAsync("/api/v1/datasets?limit=2").JsonAsync();
        var second = await service.Http.GetAsync($"/api/v1/datasets?limit=2&cursor={first["nextCursor"]}").JsonAsync();

        Assert.Equal(["a", "b"], first["items"]!.AsArray().Select(dataset => (string?)dataset!["name"]));
        Assert.Equal(["c"], second["items"]!.AsArray().Select(dataset => (string?)dataset!["name"]));
        Assert.Null(second["nextCursor"]);
    }

    /// <summary>In two parts; or one, and then the client is gone.</summary>
    sealed class SlowContent(byte[] bytes, bool cutOff = false) : HttpContent
    {
        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            await stream.WriteAsync(bytes.AsMemory(0, bytes.Length / 2));
            await stream.FlushAsync();
            await Task.Delay(20);
            if (cutOff)
                throw new IOException("the client is gone");
            await stream.WriteAsync(bytes.AsMemory(bytes.Length / 2));
        }

        protected override bool TryComputeLength(out long length) => (length = 0) > 0;
    }
}
