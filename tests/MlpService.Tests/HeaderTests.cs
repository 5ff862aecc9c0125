namespace MlpService.Tests;

/// <summary>Whether the first record names the columns, and what they are called if it does so poorly.</summary>
public sealed class HeaderTests
{
    static async Task ReadsAsync(string csv, string options, int rows, string names, string? mention)
    {
        using var service = new TestService();
        var dataset = await service.Http.TableAsync(csv, options);
        Assert.Equal(rows, (long)dataset["rows"]!);
        Assert.Equal(names, string.Join('|', dataset.Names()));
        if (mention is null)
            Assert.Empty(dataset.Warnings());
        else
            Assert.Contains(dataset.Warnings(), warning => warning.Contains(mention, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("x,y\n1,2\n", "", 1, "x|y")]
    [InlineData("1,2\n3,4\n", "", 2, "column_1|column_2")]
    [InlineData("1,NA\n3,4\n", "", 2, "column_1|column_2")]
    [InlineData("1,2\n3,4\n", "&header=true", 1, "1|2")]
    [InlineData("x,y\n1,2\n", "&header=false", 2, "column_1|column_2")]
    public async Task A_header_is_found_or_given(string csv, string options, int rows, string names)
    {
        using var service = new TestService();
        var dataset = await service.Http.TableAsync(csv, options);
        Assert.Equal(rows, (long)dataset["rows"]!);
        Assert.Equal(names, string.Join('|', dataset.Names()));
        Assert.Equal(!names.StartsWith("column", StringComparison.Ordinal), (bool)dataset["format"]!["header"]!);
    }

    [Theory]
    [InlineData("5.1,3.5,setosa\n4.9,3.0,setosa\n6,2,virginica\n", 3, "column_1|column_2|column_3")]
    [InlineData("red,big,yes\nblue,big,no\nred,small,yes\nred,big,no\n", 4, "column_1|column_2|column_3")]
    [InlineData("color,size,ok\nred,big,yes\nblue,big,no\nred,small,yes\nred,big,no\n", 4, "color|size|ok")]
    [InlineData("0,1\n1,0\n1,1\n0,0\n", 4, "column_1|column_2")]
    [InlineData("1,2,3\n4,5,6\n7,8,9\n", 3, "column_1|column_2|column_3")]
    [InlineData("id,2020-01-01,2020-02-01\n1,5,6\n2,7,8\n", 2, "id|2020-01-01|2020-02-01")]
    public Task The_records_below_decide(string csv, int rows, string names) => ReadsAsync(csv, "", rows, names, null);

    [Theory]
    [InlineData("0,1,2,3\n1.4,-0.9,0.1,1\n0.3,2.5,7.1,0\n", 2, "0|1|2|3")]
    [InlineData("1,2,3,4\n5,9,2,7\n8,1,0,3\n", 2, "1|2|3|4")]
    [InlineData("400,410,420\n0.5,0.6,0.7\n0.6,0.5,0.4\n", 2, "400|410|420")]
    [InlineData("country,1990,1991,1992\nFR,5.1,5.2,5.3\nDE,4.1,4.2,4.4\n", 2, "country|1990|1991|1992")]
    [InlineData("country,2020\nFR,5\nDE,6\nIT,7\n", 3, "country|2020")]
    [InlineData("name,comment\nann,foo\nbob,bar\n", 2, "name|comment")]
    public Task A_doubtful_header_is_pointed_out(string csv, int rows, string names) => ReadsAsync(csv, "", rows, names, "header=false");

    [Fact]
    public Task A_doubtful_row_of_data_is_pointed_out() =>
        ReadsAsync("none,5,3\n1,2,3\n4,5,6\n2,4,6\n", "", 4, "column_1|column_2|column_3", "header=true");

    [Theory]
    [InlineData(",a,b\n0,1,2\n1,3,4\n", "column_1|a|b", "'column_1'")]
    [InlineData("\"\",\"a\"\n\"1\",5\n\"2\",6\n", "column_1|a", "'column_1'")]
    [InlineData("\"a\" \"b\"\n\"1\" 5 7\n\"2\" 6 8\n", "column_1|a|b", "one name less")]
    [InlineData("\"x\"\n\"1\" 5\n\"2\" 6\n", "column_1|x", "one name less")]
    [InlineData("a,b,\n1,2,\n3,4,\n", "a|b|column_3", "'column_3'")]
    [InlineData("a,b\n1,2,\n3,4,\n", "a|b|column_3", "'column_3'")]
    [InlineData("a,b,\n1,2\n3,4\n", "a|b", "ends with a delimiter")]
    [InlineData("a,,\n1,2,3\n3,4,5\n", "a|column_2|column_3", "2 columns")]
    [InlineData("column_2,\n1,2\n3,4\n", "column_2|column_2_2", "'column_2_2'")]
    [InlineData("a,b,a\n1,2,3\n4,5,6\n", "a|b|a_3", "'a_3'")]
    public Task A_column_without_a_name_of_its_own_gets_one_with_its_number(string csv, string names, string mention) =>
        ReadsAsync(csv, "", 2, names, mention);
}
