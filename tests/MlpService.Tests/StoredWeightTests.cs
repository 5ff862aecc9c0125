using System.Net;
using Microsoft.EntityFrameworkCore;

namespace MlpService.Tests;

/// <summary>Weights lie in chunks of a million bytes; they are read as they were written, or not at all.</summary>
public sealed class StoredWeightTests
{
    const string Version = "/api/v1/models/iris/versions/1";

    /// <summary>Of a network of 365,403 weights and biases, in two chunks.</summary>
    static async Task<TestService> WithWeightsAsync()
    {
        var service = new TestService();
        await service.Http.IrisAsync();
        await service.Http.PostJsonAsync("/api/v1/networks", """
            {"name": "wide", "layers": [{"units": 600, "activation": "relu"}, {"units": 600, "activation": "relu"},
             {"activation": "softmax"}]}
            """).JsonAsync(HttpStatusCode.Created);
        await service.Http.TrainAsync(Training.IrisJob(""", "epochs": 1""").Replace("\"net\"", "\"wide\""));
        return service;
    }

    [Fact]
    public async Task Many_weights_come_back_in_their_order()
    {
        using var service = await WithWeightsAsync();

        var weights = await (await service.Http.GetAsync($"{Version}/weights")).Content.ReadAsStringAsync();
        var copy = await service.Http.PostJsonAsync("/api/v1/models/copy/versions", weights).JsonAsync(HttpStatusCode.Created);

        Assert.Equal(4 * 600 + 600 + 600 * 600 + 600 + 600 * 3 + 3, (int)copy["parameters"]!);
        Assert.Equal((string?)(await service.Http.GetAsync(Version).JsonAsync())["sha256"], (string?)copy["sha256"]);
        Assert.Equal([0, 0, 1, 1], await service.ReadAsync(db => db.WeightChunks.Select(chunk => chunk.Index).Order().ToListAsync()));
        Assert.Equal(1 << 20, await service.ReadAsync(db => db.WeightChunks.MaxAsync(chunk => chunk.Bytes.Length)));
    }

    [Theory]
    [InlineData("a bit is another")]
    [InlineData("the last weight is missing")]
    [InlineData("a weight too many")]
    [InlineData("nothing is left")]
    public async Task Damaged_weights_are_never_served(string damage)
    {
        using var service = await WithWeightsAsync();
        await service.ReadAsync(async db =>
        {
            var chunk = db.Entry(await db.WeightChunks.SingleAsync(chunk => chunk.Index == 1)).Property(row => row.Bytes);
            var bytes = chunk.CurrentValue;
            chunk.CurrentValue = damage switch
            {
                "a bit is another" => [(byte)(bytes[0] ^ 1), .. bytes[1..]],
                "the last weight is missing" => bytes[..^4],
                "a weight too many" => [.. bytes, 0, 0, 0, 0],
                _ => [],
            };
            return await db.SaveChangesAsync();
        });

        foreach (var answer in new[]
        {
            service.Http.GetAsync($"{Version}/weights"),
            service.Http.PostJsonAsync("/api/v1/models/iris/predict", """{"instances": [[5.1, 3.5, 1.4, 0.2]]}"""),
        })
            await answer.RefusedAsync(HttpStatusCode.ServiceUnavailable, "'iris' version 1 are damaged", "train again");
    }
}
