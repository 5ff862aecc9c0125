using System.Net;
using System.Text;
using Microsoft.EntityFrameworkCore;

namespace MlpService.Tests;

/// <summary>onError=skip leaves out rows that would be refused, and tells which.</summary>
public sealed class SkippedRowTests
{
    [Fact]
    public async Task Rows_of_another_width_and_values_of_another_kind_are_left_out_and_told()
    {
        using var service = new TestService();
        const string csv = "x,y\n1,a\n2\n3,b,c\noops,d\n5,e\n";

        var dataset = await service.Http.TableAsync(csv, "&onError=skip&columns={\"x\":\"numeric\"}");

        Assert.Equal(2, (long)dataset["rows"]!);
        Assert.Equal(3, (long)dataset["skippedRows"]!);
        Assert.Equal("skippedRows", (string?)Assert.Single(dataset["warnings"]!.AsArray())!["code"]);
        Assert.Contains("3 rows were left out", Assert.Single(dataset.Warnings()));
        Assert.Equal("[[1,\u0022a\u0022],[5,\u0022e\u0022]]", await RowsAsync(service));
        var skipped = await service.Http.GetAsync("/api/v1/datasets/table/skipped").JsonAsync();
        Assert.Equal(3, (long)skipped["total"]!);
        Assert.Equal(
            [
                "3: The record has 1 values, but the table has 2 columns.",
                "4: The record has 3 values, but the table has 2 columns.",
                "5: 'oops' is not a number, but 'x' is asked for as numeric.",
            ],
            skipped["items"]!.AsArray().Select(item => $"{item!["line"]}: {item["reason"]}"));
        Assert.Equal(csv, await service.Http.GetStringAsync("/api/v1/datasets/table/content"));
    }

    [Fact]
    public async Task Of_many_rows_the_first_thousand_are_told_and_the_file_stays_what_it_was()
    {
        using var service = new TestService();
        var csv = new StringBuilder("when,y\n");
        for (var i = 0; i < 120_000; i++)
            csv.Append(i % 3 == 0 ? "2026-01-31,1\n" : i % 3 == 1 ? "never,2\n" : "2026-02-28\n");

        var dataset = await service.Http.TableAsync(csv.ToString(), "&onError=skip&columns={\"when\":\"date\"}");

        Assert.Equal(40_000, (long)dataset["rows"]!);
        var skipped = await service.Http.GetAsync("/api/v1/datasets/table/skipped").JsonAsync();
        Assert.Equal(80_000, (long)skipped["total"]!);
        Assert.Equal(1000, skipped["items"]!.AsArray().Count);
        Assert.Equal("3: 'never' is no date, but 'when' is asked for as date.",
            $"{skipped["items"]![0]!["line"]}: {skipped["items"]![0]!["reason"]}");
        Assert.Equal(csv.ToString(), await service.Http.GetStringAsync("/api/v1/datasets/table/content"));
        Assert.Equal("[[\u00222026-01-31\u0022,1]]", await RowsAsync(service, "?offset=39999"));
    }

    [Fact]
    public async Task Unasked_or_where_no_row_is_left_the_table_is_refused()
    {
        using var service = new TestService();
        await service.Http.UploadAsync("table", "x,y\n1,2\n3\n").RefusedAsync(HttpStatusCode.BadRequest, "Line 3", "1 values");
        await service.Http.UploadAsync("table", "x,y\n1,2\n3\n", "&onError=refuse").RefusedAsync(HttpStatusCode.BadRequest, "Line 3");
        await service.Http.UploadAsync("table", "x,y\na,2\nb,4\n", "&onError=skip&columns={\"x\":\"numeric\"}")
            .RefusedAsync(HttpStatusCode.BadRequest, "No row is left", "all 2", "Line 2", "'a'");
        await service.Http.UploadAsync("table", "x,y\n1,2\n3,\"4\n5,6\n", "&onError=skip")
            .RefusedAsync(HttpStatusCode.BadRequest, "never closed");
        await service.Http.UploadAsync("table", "x\n1\n", "&onError=ignore")
            .RefusedAsync(HttpStatusCode.BadRequest, "'ignore'", "refuse or skip");
        await service.AssertNothingStoredAsync();
        Assert.Equal(0, await service.ReadAsync(db => db.DatasetOriginals.CountAsync()));
    }

    [Fact]
    public async Task What_was_left_out_goes_with_its_dataset()
    {
        using var service = new TestService();
        await service.Http.TableAsync("x,y\n1,2\n3\n", "&onError=skip");
        Assert.Equal(1, await service.ReadAsync(db => db.DatasetOriginals.CountAsync()));
        Assert.Equal(1, await service.ReadAsync(db => db.DatasetSkippedRows.CountAsync()));

        (await service.Http.DeleteAsync("/api/v1/datasets/table")).EnsureSuccessStatusCode();

        Assert.Equal(0, await service.ReadAsync(db => db.DatasetOriginals.CountAsync()));
        Assert.Equal(0, await service.ReadAsync(db => db.DatasetSkippedRows.CountAsync()));
    }

    static async Task<string> RowsAsync(TestService service, string query = "") =>
        (await service.Http.GetAsync($"/api/v1/datasets/table/rows{query}").JsonAsync())["rows"]!.ToJsonString();
}
