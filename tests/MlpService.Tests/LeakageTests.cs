namespace MlpService.Tests;

/// <summary>Where a feature that follows from the target ends and chance begins.</summary>
public sealed class LeakageTests
{
    static async Task<bool> LeaksAsync(string csv, string output = "softmax")
    {
        using var service = new TestService();
        await service.Http.NetworkAsync(output: output);
        await service.Http.TableAsync(csv);
        var job = await service.Http.EndAsync(await service.Http.QueueAsync("""
            {"network": "net", "dataset": "table", "target": "y", "features": ["a"], "model": "m", "epochs": 1,
             "validation": {"fraction": 0}}
            """));
        Assert.True((string?)job["status"] == "succeeded", job.ToJsonString());
        return job["warnings"]!.AsArray().Any(warning => (string?)warning!["code"] == "leakingFeature");
    }

    /// <summary>Rows of one class; the values of the feature repeat in turn.</summary>
    static string Rows(string target, int rows, int values) =>
        string.Concat(Enumerable.Range(0, rows).Select(row => $"{target}{row % values},{target}\n"));

    [Theory]
    [InlineData(5, true)]
    [InlineData(6, false)] // with the rare class's one value 7 values in 12 rows
    public async Task Values_that_determine_the_target_repeat_in_at_least_half_of_the_rows(int values, bool leaks) =>
        Assert.Equal(leaks, await LeaksAsync("a,y\n" + Rows("often", 8, values) + Rows("rare", 4, 1)));

    [Theory]
    [InlineData(2, true)]
    [InlineData(3, false)]
    public async Task Values_that_determine_the_target_repeat_in_at_least_half_of_the_rows_of_the_rare_classes(int values, bool leaks) =>
        Assert.Equal(leaks, await LeaksAsync("a,y\n" + Rows("often", 8, 2) + Rows("rare", 4, values)));

    [Theory]
    [InlineData(2, 2, true)] // in four of eight rows
    [InlineData(1, 4, false)] // in three of them
    public async Task The_rare_classes_count_together(int values, int ofTheOther, bool leaks) => Assert.Equal(leaks,
        await LeaksAsync("a,y\n" + Rows("often", 8, 2) + Rows("rare", 4, values) + Rows("seldom", 4, ofTheOther)));

    [Theory]
    [InlineData(998, true)]
    [InlineData(999, false)]
    public async Task More_than_a_thousand_different_values_are_measurements(int values, bool leaks) =>
        Assert.Equal(leaks, await LeaksAsync("a,y\n" + string.Concat(Enumerable.Range(0, 2 * values + 8)
            .Select(row => row < 8 ? $"{row % 2 - 2},rare\n" : $"{row % values},often\n"))));

    [Fact]
    public async Task Nothing_determines_a_target_of_one_value() =>
        Assert.False(await LeaksAsync("a,y\n" + string.Concat(Enumerable.Range(0, 8).Select(row => $"{"pq"[row % 2]},7\n")), "identity"));

    [Fact]
    public async Task One_exception_is_enough() =>
        Assert.False(await LeaksAsync("a,y\n" + Rows("often", 8, 2) + Rows("rare", 8, 2) + "often0,rare\n"));

    [Theory]
    [InlineData("1,3\n2,5\n3,7\n,1\n,0\n", true)] // 2a + 1 where a is known
    [InlineData("1,-2\n2,-4\n3,-6\n,1\n,0\n", true)]
    [InlineData("1,3\n2,5\n3,7.2\n,1\n,0\n", false)]
    [InlineData("1,3\n2,5\n,7\n,1\n,0\n", false)] // any two points lie on a line
    [InlineData("1,3\n1,5\n1,7\n,1\n,0\n", false)]
    public async Task Numbers_that_determine_a_number_lie_on_a_line_with_it_in_three_rows_or_more(string rows, bool leaks) =>
        Assert.Equal(leaks, await LeaksAsync("a,y\n" + rows, output: "identity"));
}
