using System.Net;
using System.Text;
using MlpService.Datasets.Profile;

namespace MlpService.Tests;

/// <summary>What is found out about a file that says little about itself.</summary>
public sealed class DatasetFormatTests
{
    [Theory]
    [InlineData("1\n2.5\n-3e-7\n+4\n", "", "numeric")]
    [InlineData("1\nNA\nnan\nNULL\n?\n\"\"\n", "", "numeric")]
    [InlineData("1\n-\n2\n", "&missing=-,NA", "numeric")]
    [InlineData("1\n-\n2\n", "", "categorical")]
    [InlineData("1\ninf\n", "", "categorical")]
    [InlineData("1\n1e300\n", "", "categorical")]
    [InlineData("01234\n99999\n", "&columns={\"x\":\"categorical\"}", "categorical")]
    [InlineData("1\n2\n", "&columns={\"x\":\"ignored\"}", "ignored")]
    [InlineData("NA\n?\n", "", "ignored")]
    [InlineData("2024-01-31\n2024-02-29\n", "", "ignored")]
    [InlineData("2024-01-31T12:00:00Z\nNA\n", "", "ignored")]
    [InlineData("2024-01-31\n2024-02-29\n", "&columns={\"x\":\"categorical\"}", "categorical")]
    public async Task A_column_gets_the_kind_its_values_suggest_or_the_upload_asks_for(string values, string options, string kind)
    {
        using var service = new TestService();
        Assert.Equal(kind, (await service.Http.TableAsync("x\n" + values, options + "&header=true")).KindOf("x"));
    }

    [Theory]
    [InlineData("NA\n?\n", "no value")]
    [InlineData("2024-01-31\n", "dates")]
    [InlineData("1\noops\n3\n", "'oops' among its numbers, first in line 3")]
    public async Task A_decision_that_may_surprise_comes_with_a_warning(string values, string mention)
    {
        using var service = new TestService();
        Assert.Contains(mention, Assert.Single((await service.Http.TableAsync("x\n" + values)).Warnings()));
    }

    [Fact]
    public async Task Up_to_a_thousand_different_texts_are_categories_and_more_are_free_text()
    {
        using var service = new TestService();
        var lines = Enumerable.Range(0, 1001).Select(i => $"{i % 1000},text {i % 1000},text {i},{i}").ToList();
        var dataset = await service.Http.TableAsync("few numbers,few,many,many numbers\n" + string.Join('\n', [.. lines, .. lines]));

        Assert.Equal(1000, (int)dataset.Column("few numbers")["distinct"]!);
        Assert.Equal(1000, dataset.Column("few")["categories"]!.AsArray().Count);
        Assert.Equal("ignored", dataset.KindOf("many"));
        Assert.Equal("numeric", dataset.KindOf("many numbers"));
        Assert.True((bool)dataset.Column("many numbers")["distinctIsEstimate"]!);
        Assert.Contains("'many'",
            Assert.Single(dataset.Warnings(), warning => !warning.Contains("as one before", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_wide_table_keeps_count_of_columns_with_few_values_and_of_those_asked_for_as_categories()
    {
        const int columns = 15_000, rows = 60;
        using var service = new TestService();
        var csv = new StringBuilder().AppendJoin(',', Enumerable.Range(0, columns).Select(c => $"c{c}")).Append('\n');
        for (var row = 0; row < rows; row++)
            csv.AppendJoin(',', Enumerable.Range(0, columns).Select(c => c % 10 == 0 ? row / 40 : (c * 7 + row))).Append('\n');

        var dataset = await service.Http.TableAsync(csv.ToString(), "&columns={\"c1\":\"categorical\"}");

        var found = dataset["columns"]!.AsArray();
        Assert.All(Enumerable.Range(0, columns / 10), i => Assert.Equal(2, (int?)found[10 * i]!["distinct"]));
        Assert.Equal(rows, found[1]!["categories"]!.AsArray().Count);
        Assert.Null(found[2]!["distinct"]);
        Assert.Contains("31", Assert.Single(dataset.Warnings()));
        Assert.Equal(["0", "1"], (await service.LoadAsync(("c10", ColumnKind.Categorical)))["c10"].Categories);
    }

    [Fact]
    public async Task Text_among_more_than_a_thousand_numbers_is_named_by_line()
    {
        using var service = new TestService();
        var dataset = await service.Http.TableAsync("x,y\n" + string.Concat(Enumerable.Range(0, 1500)
            .Select(i => $"{i},1\n")) + "none,1\n");
        Assert.Equal("ignored", dataset.KindOf("x"));
        Assert.Contains("'none' among its numbers, first in line 1502", Assert.Single(dataset.Warnings()));
    }

    [Fact]
    public async Task The_same_number_written_differently_is_one_value()
    {
        using var service = new TestService();
        var dataset = await service.Http.TableAsync("x\n1\n1.0\n1e0\n2\n0\n-0\n");
        Assert.Equal(3, (int)dataset.Column("x")["distinct"]!);
        Assert.Equal(5 / 6.0, (double)dataset.Column("x")["mean"]!, 1e-12);
    }

    [Fact]
    public async Task Categories_that_are_all_numbers_are_ordered_as_numbers_and_keep_their_text()
    {
        using var service = new TestService();
        var dataset = await service.Http.TableAsync("zip\n10\n9\n010\n", "&columns={\"zip\":\"categorical\"}");
        Assert.Equal(["9", "010", "10"], dataset.Column("zip")["categories"]!.AsArray().Select(category => (string?)category!["value"]));
    }

    [Fact]
    public async Task Blank_lines_are_missing_values_within_a_table_of_one_column_and_nothing_elsewhere()
    {
        using var service = new TestService();
        var one = await service.Http.UploadAsync("one", "x\n1\n\n2\n\n\n").JsonAsync(HttpStatusCode.Created);
        var two = await service.Http.UploadAsync("two", "x,y\n\n1,2\n\n3,4\n\n").JsonAsync(HttpStatusCode.Created);

        Assert.Equal(3, (long)one["rows"]!);
        Assert.Equal(1, (long)one.Column("x")["missing"]!);
        Assert.Equal("[[1],[null],[2]]", (await service.Http.GetAsync("/api/v1/datasets/one/rows").JsonAsync())["rows"]!.ToJsonString());
        Assert.Equal(2, (long)two["rows"]!);
        Assert.Equal("[[1,2],[3,4]]", (await service.Http.GetAsync("/api/v1/datasets/two/rows").JsonAsync())["rows"]!.ToJsonString());
    }

    [Fact]
    public async Task Missing_values_are_counted_in_columns_of_every_kind()
    {
        using var service = new TestService();
        var dataset = await service.Http.TableAsync("n,c,i\n1,a,x\n,?,NA\nNA,b,\n", "&columns={\"i\":\"ignored\"}");
        Assert.Equal([2, 1, 2], dataset["columns"]!.AsArray().Select(column => (int)column!["missing"]!));
    }
}
