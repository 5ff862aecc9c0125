using MlpService.Client;

namespace MlpService.Tests;

/// <summary>The same request and seed give the same bytes, wherever and however they are computed.</summary>
public sealed class DeterminismTests
{
    static readonly JobRequest Job = new()
    {
        Network = "net",
        Dataset = "digits",
        Target = "digit",
        Model = "m",
        Epochs = 2,
        BatchSize = 64,
        Seed = 5,
    };

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

        var first = await service.Mlp.TrainAsync(Training.Iris with { Epochs = 2, Seed = 1 });
        var second = await service.Mlp.TrainAsync(Training.Iris with { Epochs = 2, Seed = 2 });

        Assert.NotEqual(first.Sha256, second.Sha256);
    }

    static async Task<string> TrainAsync(params (string, string)[] environment)
    {
        using var directory = new TestDirectory();
        using var service = await ServiceProcess.StartAsync(directory, environment);
        var mlp = new MlpClient(service.Http);
        await service.Http.NetworkAsync(units: 96);
        await mlp.Datasets.UploadAsync("digits", new MemoryStream(DatasetVocabulary.DataFile("digits.csv")));
        return (await mlp.TrainAsync(Job)).Sha256;
    }
}
