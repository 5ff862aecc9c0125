using System.Net;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using MlpService.Datasets.Profile;

namespace MlpService.Tests;

/// <summary>Columns are read as a person would read them, and what may surprise is said.</summary>
public sealed class ColumnKindTests
{
    /// <summary>A table of these columns, each with the values that follow its name, repeated until there are 24 rows.</summary>
    internal static string Table(char delimiter, params string[][] columns) => string.Concat(Enumerable.Range(0, 25).Select(row =>
        string.Join(delimiter, columns.Select(column => Quoted(row == 0 ? column[0] : column[1 + (row - 1) % (column.Length - 1)])))
            + "\n"));

    static string Quoted(string value) => $"\"{value.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    static (double Min, double Max) Range(JsonNode dataset, string column) =>
        ((double)dataset.Column(column)["min"]!, (double)dataset.Column(column)["max"]!);

    internal static IEnumerable<string> Codes(JsonNode dataset, string column) => dataset["warnings"]!.AsArray()
        .Where(warning => (string?)warning!["column"] == column).Select(warning => (string)warning!["code"]!);

    [Fact]
    public async Task Numbers_are_read_however_they_are_written_and_it_is_said()
    {
        using var service = new TestService();
        var dataset = await service.Http.TableAsync(Table('\t',
            ["thousands", "1,234.56", "-12.5", "1,000,000"],
            ["dots", "1.234,56", "-12,5", "1.000.000"],
            ["spaces", "1 234,5", "12 000 000", "7"],
            ["noBreak", "1\u00a0234.5", "12\u202f000\u202f000", "7"],
            ["apostrophes", "1'234.5", "12’000", "7"],
            ["lakh", "12,34,567.8", "1,00,000", "7"],
            ["percent", "12.5%", "-3 %", "100%"],
            ["euro", "€5", "12 €", "-€3.50"],
            ["code", "USD 5", "12.25 USD", "USD 0"],
            ["unit", "5 kg", "12.5 kg", "0.1kg"],
            ["minus", "\u22125", "7", "0"],
            ["after", "5-", "7", "0"],
            ["brackets", "(5.5)", "7", "0"],
            ["formula", "=\"5\"", "=\"7\"", "0"],
            ["plain", "1e3", "-.5", "+7"]));
        var expected = new Dictionary<string, (double, double)>
        {
            ["thousands"] = (-12.5, 1e6),
            ["dots"] = (-12.5, 1e6),
            ["spaces"] = (7, 12e6),
            ["noBreak"] = (7, 12e6),
            ["apostrophes"] = (7, 12e3),
            ["lakh"] = (7, 1234567.8),
            ["percent"] = (-3, 100),
            ["euro"] = (-3.5, 12),
            ["code"] = (0, 12.25),
            ["unit"] = (0.1, 12.5),
            ["minus"] = (-5, 7),
            ["after"] = (-5, 7),
            ["brackets"] = (-5.5, 7),
            ["formula"] = (0, 7),
            ["plain"] = (-0.5, 1000),
        };
        foreach (var (column, range) in expected)
        {
            Assert.True(dataset.KindOf(column) == "numeric", $"{column}: {dataset["warnings"]!.ToJsonString()}");
            Assert.Equal(range, Range(dataset, column));
            Assert.Equal(column is "plain" or "formula" ? 0 : 1,
                Codes(dataset, column).Count(code => code is "numberFormat" or "ambiguousNumbers"));
        }
        var rows = await service.Http.GetAsync("/api/v1/datasets/table/rows?limit=1").JsonAsync();
        Assert.Equal("[1234.56,1234.56,1234.5,1234.5,1234.5,1234567.8,12.5,5,5,5,-5,-5,-5.5,5,1000]", rows["rows"]![0]!.ToJsonString());
    }

    [Fact]
    public async Task Texts_that_only_look_like_numbers_stay_texts_and_it_is_said()
    {
        using var service = new TestService();
        var dataset = await service.Http.TableAsync(Table(',',
            ["zip", "00501", "10115", "99999"],
            ["excelZip", "=\"00501\"", "=\"10115\""],
            ["large", "9007199254740992", "9007199254740993", "1"],
            ["classes", "A1", "A2", "B1"],
            ["seats", "1A", "2A", "1C"],
            ["versions", "1.2.3", "1.10.0"],
            ["mixedUnits", "5 kg", "12 lb", "3 kg"],
            ["mixedMarks", "1,5", "1.5", "2"],
            ["shares", "5%", "0.05", "7%"]));
        foreach (var column in dataset.Names())
            Assert.True(dataset.KindOf(column) == "categorical", $"{column}: {dataset.Column(column).ToJsonString()}");
        Assert.Equal(3, (int)dataset.Column("large")["distinct"]!);
        Assert.Equal(["leadingZeros"], Codes(dataset, "zip"));
        Assert.Equal(["leadingZeros"], Codes(dataset, "excelZip"));
        Assert.Equal(["roundedIntegers"], Codes(dataset, "large"));
        Assert.Empty(Codes(dataset, "classes"));
        foreach (var column in new[] { "mixedUnits", "mixedMarks", "shares" })
            Assert.Equal(["mixedNumbers"], Codes(dataset, column));
        Assert.Contains(dataset.Warnings(), warning => warning.Contains("'5 kg', '12 lb'", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_option_settles_what_the_decimal_mark_is()
    {
        using var service = new TestService();
        var csv = Table(';', ["a", "1,234", "5,678"], ["b", "1.234", "5.678"], ["c", "1", "2"]);
        var comma = await service.Http.UploadAsync("comma", csv, "&decimal=,").JsonAsync(HttpStatusCode.Created);
        Assert.Equal(((1.234, 5.678), (1234.0, 5678.0), (1.0, 2.0)), (Range(comma, "a"), Range(comma, "b"), Range(comma, "c")));
        var point = await service.Http.UploadAsync("point", csv, "&decimal=.").JsonAsync(HttpStatusCode.Created);
        Assert.Equal(((1234.0, 5678.0), (1.234, 5.678)), (Range(point, "a"), Range(point, "b")));
        var auto = await service.Http.UploadAsync("auto", csv, "").JsonAsync(HttpStatusCode.Created);
        Assert.Equal(["ambiguousNumbers"], Codes(auto, "a"));
        await service.Http.UploadAsync("no", csv, "&decimal=;").RefusedAsync(HttpStatusCode.BadRequest, "';'", "point", "comma");
    }

    [Fact]
    public async Task Names_and_numbers_of_rows_are_no_features_unless_asked_for()
    {
        using var service = new TestService();
        var csv = "id,name,x,customer_id,n\n" + string.Concat(Enumerable.Range(1, 40).Select(row =>
            $"{row},{(char)('A' + row % 26)}. Miller {row},{row % 7}.5,{1000 + row * 37 % 41},{row}\n"));
        var dataset = await service.Http.TableAsync(csv);
        Assert.Equal(["ignored", "ignored", "numeric", "ignored", "numeric"], dataset.Names().Select(dataset.KindOf));
        foreach (var column in new[] { "id", "name", "customer_id" })
            Assert.Equal(["identifier"], Codes(dataset, column));
        var asked = await service.Http.UploadAsync("asked", csv, """&columns={"id":"numeric","name":"categorical"}""")
            .JsonAsync(HttpStatusCode.Created);
        Assert.Equal(["numeric", "categorical"], new[] { "id", "name" }.Select(asked.KindOf));
    }

    [Fact]
    public async Task All_texts_that_may_stand_for_a_missing_value_are_named_at_once()
    {
        using var service = new TestService();
        var csv = "x,y\n" + string.Concat(Enumerable.Range(0, 200).Select(row => $"{row / 8.0},{row % 2}\n"))
            + "n/a,1\n-,1\nmissing,0\nn/a,0\n";
        var dataset = await service.Http.TableAsync(csv);
        Assert.Equal("ignored", dataset.KindOf("x"));
        Assert.Contains("missing=n/a,-,missing", Assert.Single(dataset.Warnings()), StringComparison.Ordinal);
        var named = await service.Http.UploadAsync("named", csv, "&missing=n/a,-,missing,25").JsonAsync(HttpStatusCode.Created);
        Assert.Equal(("numeric", 4), (named.KindOf("x"), (int)named.Column("x")["missing"]!));
    }

    [Fact]
    public async Task Marks_are_added_to_those_there_are_and_compared_by_value()
    {
        using var service = new TestService();
        var dataset = await service.Http.TableAsync("x;y\n1,5;1\n-999,00;1\n-999;0\nNA;0\n-9,99e2;1\n", "&missing=-999");
        Assert.Equal((4, 1.5), ((int)dataset.Column("x")["missing"]!, (double)dataset.Column("x")["min"]!));
        var rows = await service.Http.GetAsync("/api/v1/datasets/table/rows").JsonAsync();
        Assert.Equal("[[1.5,1],[null,1],[null,0],[null,0],[null,1]]", rows["rows"]!.ToJsonString());
        var loaded = await service.LoadAsync(("x", ColumnKind.Numeric));
        Assert.Equal([1.5, double.NaN, double.NaN, double.NaN, double.NaN], loaded["x"].Numbers);
    }

    [Fact]
    public async Task Spaces_around_a_value_mean_nothing_and_what_cannot_be_seen_is_told()
    {
        using var service = new TestService();
        var dataset = await service.Http.TableAsync(Table(',',
            ["spaced", "red", " red", "red\u00a0", "\u3000red ", "blue"],
            ["cased", "Yes", "yes", "no"],
            ["hidden", "soft\u00adly", "softly", "so"]));
        Assert.Equal(2, (int)dataset.Column("spaced")["distinct"]!);
        Assert.Equal(["similarCategories"], Codes(dataset, "cased"));
        Assert.Equal(["invisibleCharacters", "similarCategories"], Codes(dataset, "hidden"));
    }

    [Fact]
    public async Task A_column_that_is_mostly_missing_is_told()
    {
        using var service = new TestService();
        var dataset = await service.Http.TableAsync("x,y\n1,1\n,2\n,3\n");
        Assert.Equal(["mostlyMissing"], Codes(dataset, "x"));
    }

    [Fact]
    public async Task Warnings_of_a_table_stored_by_an_earlier_build_are_kept()
    {
        using var directory = new TestDirectory();
        using (var service = new TestService(directory))
        {
            await service.Http.TableAsync("x,y\n1,1\n,2\n,3\n");
            await service.ReadAsync(async db =>
            {
                await db.GetService<IMigrator>().MigrateAsync("IdempotencyRecords");
                return await db.Database.ExecuteSqlAsync($"UPDATE Datasets SET Warnings = json_array('It has a \"quote\".')");
            });
        }
        using var upgraded = new TestService(directory);
        var warning = Assert.Single((await upgraded.Http.GetAsync("/api/v1/datasets/table").JsonAsync())["warnings"]!.AsArray());
        Assert.Equal(("other", null, "It has a \"quote\"."),
            ((string?)warning!["code"], (string?)warning["column"], (string?)warning["message"]));
    }
}
