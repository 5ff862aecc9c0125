using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace MlpService.Tests;

/// <summary>A table is read as a person reads it, whatever separates its values and ends its lines.</summary>
public sealed class DialectTests
{
    static async Task<JsonNode> RowsAsync(TestService service) =>
        (await service.Http.GetAsync("/api/v1/datasets/table/rows").JsonAsync())["rows"]!;

    /// <summary>The names, then the rows.</summary>
    static async Task ReadsAsync(string csv, string options, string names, string rows)
    {
        using var service = new TestService();
        var dataset = await service.Http.TableAsync(csv, options);
        Assert.Equal(names, string.Join('|', dataset.Names()));
        Assert.Equal(rows, (await RowsAsync(service)).ToJsonString());
        Assert.Equal(csv, await service.Http.GetStringAsync("/api/v1/datasets/table/content"));
    }

    [Theory]
    [InlineData("a,b\n1,2\n", ",")]
    [InlineData("a;b\n1,5;2,5\n", ";")]
    [InlineData("1,5;2,5;x\n3,5;4,5;y\n", ";")]
    [InlineData("a\tb\n1,5\t2,5\n", "\t")]
    [InlineData("a|b\n1|2\n", "|")]
    [InlineData("a:b\n1:2\n3:4\n", ":")]
    [InlineData("a~b\n1~2\n", "~")]
    [InlineData("a\u0001b\n1\u00012\n", "\u0001")]
    [InlineData("a b\n1,5 2,5\n", " ")]
    [InlineData("  a   b\t c\n 1   2    3  \n10 20\t30\n", " ")]
    [InlineData("a;b\n\"x,y,z\";2\n", ";")]
    [InlineData("a;b;c\n1;foo,bar;2\n3;baz,qux;4\n", ";")]
    [InlineData("id\ttext\n1\tHello, world\n2\tFoo, bar\n", "\t")]
    [InlineData("name,seen\nAnn Lee,12:30\nJohn Smith,12:45\n", ",")]
    [InlineData("time;value\n2024-01-01 12:30:00;1,5\n2024-01-01 12:45:00;2,5\n", ";")]
    [InlineData("time,value\n2024/01/01 12:30:00,1\n2024/01/01 12:45:00,2\n", ",")]
    [InlineData("\uFEFF\n\na;b\n1;2\n", ";")]
    [InlineData("sep=|\na|b,c\n1|2\n", "|")]
    [InlineData("\"sep=\t\"\r\na\tb\r\n1\t2\r\n", "\t")]
    public async Task The_delimiter_is_found(string csv, string delimiter)
    {
        using var service = new TestService();
        var dataset = await service.Http.TableAsync(csv);
        Assert.Equal(delimiter, (string?)dataset["format"]!["delimiter"]);
        Assert.Equal("csv", (string?)dataset["format"]!["type"]);
        Assert.True(dataset.Names().Length > 1);
    }

    [Theory]
    [InlineData("a;b\n1;2\n", "semicolon")]
    [InlineData("a;b\n1;2\n", ";")]
    [InlineData("a\tb\n1\t2\n", "%09")]
    [InlineData("a|b\n1|2\n", "PIPE")]
    [InlineData("\n\na , b\r\n1,2", "comma")]
    [InlineData("a b\n1  2\n", "space")]
    [InlineData("a§b\n1§2\n", "%C2%A7")]
    [InlineData("a!b\n1!2\n", "!")]
    public Task The_delimiter_is_given(string csv, string delimiter) => ReadsAsync(csv, "&delimiter=" + delimiter, "a|b", "[[1,2]]");

    [Fact]
    public Task A_given_delimiter_leaves_the_others_in_the_values() =>
        ReadsAsync("a;b,c\n1;2,3\n", "&delimiter=comma", "a;b|c", """[["1;2",3]]""");

    [Theory]
    [InlineData("time\n12:30\n12:45\n", """[["12:30"],["12:45"]]""")]
    [InlineData("time\nGood, but late\nFine, thanks\n", """[["Good, but late"],["Fine, thanks"]]""")]
    [InlineData("time\nAnn Lee\nJohn Smith\n", """[["Ann Lee"],["John Smith"]]""")]
    public Task What_stands_in_the_values_of_one_column_does_not_cut_them(string csv, string rows) => ReadsAsync(csv, "", "time", rows);

    [Theory]
    [InlineData("a,b\n1,x\n2,y\n")]
    [InlineData("a,b\r\n1,x\r\n2,y\r\n")]
    [InlineData("a,b\r1,x\r2,y\r")]
    [InlineData("a,b\r\r\n1,x\r\r\n2,y\r\r\n")]
    [InlineData("a,b\n1,x\r\n2,y\r")]
    [InlineData("a,b\r\n\r\n1,x\n\n2,y")]
    public Task Lines_end_in_every_way(string csv) => ReadsAsync(csv, "", "a|b", """[[1,"x"],[2,"y"]]""");

    [Fact]
    public Task No_other_character_ends_a_line() =>
        ReadsAsync("a,b\n1,x\u0085y\u2028z\u000bw\n", "", "a|b", "[[1,\"x\\u0085y\\u2028z\\u000Bw\"]]");

    [Theory]
    [InlineData("a, \"b\"\n1, \"x, y\"\n")]
    [InlineData("a,b\n1 , \"x, y\" \n")]
    [InlineData("'a','b'\n1,'x, y'\n")]
    [InlineData("a;b\n1;x, y\n")]
    public Task Quotes_hold_a_value_together(string csv) => ReadsAsync(csv, "", "a|b", """[[1,"x, y"]]""");

    [Fact]
    public Task An_apostrophe_is_no_quote() =>
        ReadsAsync("n,text\n1,it's\n2,'tis\n", "", "n|text", "[[1,\"it\\u0027s\"],[2,\"\\u0027tis\"]]");

    [Theory]
    [InlineData("# made by hand, today\n#\na,b\n1,2\n3,4\n", "", "made by hand")]
    [InlineData("% 2024\na,b\n1,2\n% a word\n3,4\n", "", "2024")]
    [InlineData("# a b\n1 2\n3 4\n", "", "# a b")]
    [InlineData("##version 4\n#a\tb\n1\t2\n3\t4\n", "", "version 4")]
    [InlineData("A report, by hand, 2024\n\na,b\n1,2\n3,4\n", "", "A report by hand 2024")]
    [InlineData("A report\n\na,b\n1,2\n3,4\n", "", "A report")]
    [InlineData("A report,\n,\na,b\n1,2\n3,4\n", "", "A report")]
    [InlineData("!x\na,b\n1,2\n!x\n3,4\n", "&comment=!", "!x")]
    public async Task What_stands_above_the_table_is_passed_over_and_said(string csv, string options, string mention)
    {
        using var service = new TestService();
        var dataset = await service.Http.TableAsync(csv, options);
        Assert.Equal(["a", "b"], dataset.Names());
        Assert.Equal("[[1,2],[3,4]]", (await RowsAsync(service)).ToJsonString());
        Assert.Contains(mention, Assert.Single(dataset.Warnings()));
    }

    [Fact]
    public Task Without_comments_the_mark_is_a_value() => ReadsAsync("#a,b\n1,2\n", "&comment=none", "#a|b", "[[1,2]]");

    [Theory]
    [InlineData("utf-16")]
    [InlineData("utf-16BE")]
    [InlineData("utf-32")]
    public async Task Text_in_utf16_with_a_byte_order_mark_becomes_utf8(string name)
    {
        using var service = new TestService();
        var encoding = Encoding.GetEncoding(name);
        var dataset = await service.Http.UploadAsync("table", [.. encoding.Preamble, .. encoding.GetBytes("é;b\r\n1;𝄞\r\n")])
            .JsonAsync(HttpStatusCode.Created);
        Assert.Equal(["é", "b"], dataset.Names());
        Assert.Equal("𝄞", (string?)(await RowsAsync(service))[0]![1]);
    }

    [Fact]
    public async Task A_hundred_thousand_columns_are_a_table()
    {
        const int columns = 100_000;
        using var service = new TestService();
        var csv = string.Join(',', Enumerable.Range(0, columns).Select(i => $"g{i}"))
            + string.Concat(Enumerable.Repeat("\n" + string.Join(',', Enumerable.Repeat("0.5", columns)), 3));
        Assert.Equal(columns, (await service.Http.TableAsync(csv)).Names().Length);
    }
}
