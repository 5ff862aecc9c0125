using System.Text.Json.Nodes;

namespace MlpService.Tests;

/// <summary>What preprocessing takes from the training rows.</summary>
public sealed class ColumnFitTests
{
    static async Task<JsonNode> FitAsync(string values, string preprocessing)
    {
        using var service = new TestService();
        await service.Http.NetworkAsync();
        await service.Http.TableAsync("a,y\n" + string.Concat(values.Split(' ')
            .Select((value, row) => $"{value.Trim('_')},{"pq"[row % 2]}\n")));
        var version = await service.Http.TrainAsync($$$"""
            {"network": "net", "dataset": "table", "target": "y", "model": "m", "epochs": 1, "validation": {"fraction": 0},
             "preprocessing": {{{{preprocessing}}}} }
            """);
        return version["inputs"]![0]!;
    }

    [Theory]
    [InlineData("10 1 _ 4 2", 3)] // 1 2 4 10
    [InlineData("10 1 _ 5 4 2", 4)] // 1 2 4 5 10
    [InlineData("7 _", 7)]
    public async Task The_median_is_the_middle_value_or_the_mean_of_the_middle_two(string values, double median) =>
        Assert.Equal(median, (double)(await FitAsync(values, "\"missing\": \"median\""))["fill"]!);

    [Theory]
    [InlineData("standardize", "1 3 5 7", 4, 2.23606797749979)] // of the population
    [InlineData("minMax", "1 3 5 9", 1, 8)]
    [InlineData("none", "1 3 5 7", 0, 1)]
    [InlineData("standardize", "3 3 3", 3, 1)] // what never varies is not divided by 0
    [InlineData("minMax", "3 3 3", 3, 1)]
    public async Task Numbers_are_shifted_and_scaled_as_asked(string numeric, string values, double offset, double scale)
    {
        var column = await FitAsync(values, $"\"numeric\": \"{numeric}\"");

        Assert.Equal(offset, (double)column["offset"]!);
        Assert.Equal(scale, (double)column["scale"]!, 1e-12);
    }
}
