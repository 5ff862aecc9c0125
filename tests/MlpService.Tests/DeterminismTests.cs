namespace MlpService.Tests;

/// <summary>The same request and seed give the same bytes, wherever and however they are computed.</summary>
public sealed class DeterminismTests
{
    const string Job = """
        {"network": "net", "dataset": "digits", "target": "digit", "model": "m", "epochs": 2, "batchSize": 64, "seed": 5}
        """;

    [Fact]
    public async Task Weights_are_the_same_bytes_again_on_any_thread_count_and_vector_width()
    {
        string[] hashes =
        [
            await TrainAsync(("Training__Threads", "1")),
            await TrainAsync(("Training__Threads", "1")),
            await TrainAsync(("Training__Threads", "2")),
            await TrainAsync(("Training__Threads", "2"), ("DOTNET_EnableAVX512", "0")),
            await TrainAsync(("Training__Threads", "2"), ("MLP_KERNELS", "Portable")),
            await TrainAsync(("Training__Threads", "1"), ("MLP_KERNELS", "Scalar")),
        ];

        Assert.All(hashes, hash => Assert.Equal(hashes[0], hash));
    }

    [Fact]
    public async Task Another_seed_gives_other_weights()
    {
        using var service = new TestService();
        await service.Http.IrisAsync();

        var first = await service.Http.TrainAsync(Training.IrisJob(""", "epochs": 2, "seed": 1"""));
        var second = await service.Http.TrainAsync(Training.IrisJob(""", "epochs": 2, "seed": 2"""));

        Assert.NotEqual((string?)first["sha256"], (string?)second["sha256"]);
    }

    static async Task<string> TrainAsync(params (string, string)[] environment)
    {
        using var directory = new TestDirectory();
        using var service = await ServiceProcess.StartAsync(directory, environment);
        await service.Http.NetworkAsync(units: 96);
        using var uploaded = await service.Http.UploadAsync("digits", DatasetVocabulary.DataFile("digits.csv"));
        uploaded.EnsureSuccessStatusCode();
        return (string)(await service.Http.TrainAsync(Job))["sha256"]!;
    }
}
