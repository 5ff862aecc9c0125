using System.Globalization;
using System.Text.Json.Nodes;

namespace MlpService.Tests;

/// <summary>What an upload answers about each column, besides its kind.</summary>
public sealed class ColumnStatisticsTests
{
    static double[] Quantiles(JsonNode dataset, string column) =>
        [.. new[] { "0.05", "0.25", "0.5", "0.75", "0.95" }.Select(share => (double)dataset.Column(column)["quantiles"]![share]!)];

    [Fact]
    public async Task Quantiles_are_exact_where_the_table_is_small()
    {
        using var service = new TestService();
        // 0 to 100 in another order, of which two columns miss some and one writes them otherwise
        var rows = Enumerable.Range(0, 101).Select(i => i * 37 % 101).Select(i => string.Create(
            CultureInfo.InvariantCulture, $"{i / 4.0};{(i % 2 == 0 ? i.ToString() : "")};{i},5;{(i % 2 == 0 ? "a" : "b")}\n"));
        var dataset = await service.Http.TableAsync("x;gaps;comma;text\n" + string.Concat(rows));
        Assert.Equal([1.25, 6.25, 12.5, 18.75, 23.75], Quantiles(dataset, "x"));
        Assert.Equal([5.0, 25, 50, 75, 95], Quantiles(dataset, "gaps"));
        Assert.Equal([5.5, 25.5, 50.5, 75.5, 95.5], Quantiles(dataset, "comma"));
        Assert.Null(dataset.Column("text")["quantiles"]);
    }

    [Fact]
    public async Task Quantiles_and_distinct_values_of_a_large_table_are_near()
    {
        using var service = new TestService();
        const int rows = 60_000;
        var csv = "sorted;few;comma\n" + string.Concat(Enumerable.Range(0, rows).Select(i => $"{i};{i % 900};{i},5\n"));
        var dataset = await service.Http.TableAsync(csv);
        double[] shares = [0.05, 0.25, 0.5, 0.75, 0.95];
        foreach (var column in new[] { "sorted", "comma" })
            Assert.All(Quantiles(dataset, column).Zip(shares),
                pair => Assert.InRange(pair.First / rows, pair.Second - 0.02, pair.Second + 0.02));
        Assert.InRange((int)dataset.Column("sorted")["distinct"]!, 0.9 * rows, 1.1 * rows);
        Assert.True((bool)dataset.Column("sorted")["distinctIsEstimate"]!);
        Assert.Equal((900, false), ((int)dataset.Column("few")["distinct"]!, (bool)dataset.Column("few")["distinctIsEstimate"]!));
        Assert.Equal((rows - 1) / 2.0, (double)dataset.Column("sorted")["mean"]!, 1e-6);
        Assert.Equal(Math.Sqrt(((double)rows * rows - 1) / 12), (double)dataset.Column("sorted")["standardDeviation"]!, 1e-6);
    }

    /// <summary>
    /// Small integers are counted apart from other values: what is said of the column must not depend on which come first.
    /// </summary>
    [Fact]
    public async Task The_order_of_the_values_changes_nothing()
    {
        using var service = new TestService();
        string[] values = ["3", "1.5", "1023", "1024", "-2", "0", "3", "12", "NA", "7", "1e3", "3.0"];
        var statistics = new List<string>();
        for (var turn = 0; turn < values.Length; turn++)
        {
            var turned = values[turn..].Concat(values[..turn]);
            var dataset = await service.Http.UploadAsync($"t{turn}", "x,y\n" + string.Concat(turned.Select(value => $"{value},1\n")))
                .JsonAsync(System.Net.HttpStatusCode.Created);
            var column = dataset.Column("x");
            statistics.Add($"{column["missing"]} {column["min"]} {column["max"]} {(double)column["mean"]!:F6} "
                + $"{(double)column["standardDeviation"]!:F6} {column["distinct"]}");
        }
        Assert.Equal("1 -2 1024 279.500000", Assert.Single(statistics.Distinct())[..20]);
    }

    [Fact]
    public async Task Copies_of_rows_are_counted()
    {
        using var service = new TestService();
        var dataset = await service.Http.TableAsync("x,y\n1,a\n2,b\r\n1,a\n1,a\n2,b");
        var warning = Assert.Single(dataset["warnings"]!.AsArray(), warning => (string?)warning!["code"] == "duplicateRows");
        Assert.StartsWith("3 rows", (string?)warning!["message"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Numbers_that_are_often_written_for_a_missing_value_are_told_where_they_stand_out()
    {
        using var service = new TestService();
        var dataset = await service.Http.TableAsync("age,length,price\n30,5,99\n-999,9999,120\n41,7,999\n-99,6,250\n-999,8,100\n");
        var told = dataset["warnings"]!.AsArray().Where(warning => (string?)warning!["code"] == "suspectedMissing").ToList();
        Assert.Equal(["age", "length"], told.Select(warning => (string?)warning!["column"]));
        Assert.Contains("missing=-999", (string?)told[0]!["message"], StringComparison.Ordinal);
        Assert.Contains("missing=9999", (string?)told[1]!["message"], StringComparison.Ordinal);
    }
}
