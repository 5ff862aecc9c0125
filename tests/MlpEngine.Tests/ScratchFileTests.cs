namespace MlpEngine.Tests;

/// <summary>Rows in a scratch file instead of memory.</summary>
public sealed class ScratchFileTests : IDisposable
{
    readonly string directory = Directory.CreateTempSubdirectory("mlpengine-test-").FullName;

    public void Dispose() => Directory.Delete(directory, recursive: true);

    [Theory, InlineData(true), InlineData(false)]
    public void Training_from_a_scratch_file_gives_the_same_bits(bool shuffle)
    {
        var topology = new Topology(10, [new Layer(16, Activation.Relu), new Layer(3, Activation.Softmax)]);
        var options = new TrainingOptions
        {
            Loss = Loss.CategoricalCrossEntropy,
            BatchSize = 32,
            Epochs = 3,
            Shuffle = shuffle,
            Threads = 2,
        };
        using TrainingData inMemory = Filled(null), inFile = Filled(directory);
        using Trainer first = new(topology, options, inMemory, inMemory), second = new(topology, options, inFile, inFile);
        List<double> losses = [], again = [];
        first.Train(epoch => losses.AddRange(epoch.TrainLoss, epoch.ValidationLoss!.Value));
        second.Train(epoch => again.AddRange(epoch.TrainLoss, epoch.ValidationLoss!.Value));
        Assert.Equal(losses, again);
        Assert.Equal(Some.WeightsOf(first, topology), Some.WeightsOf(second, topology));
    }

    [Fact]
    public void A_row_begins_as_zeros_and_holds_what_it_is_given()
    {
        using var data = new TrainingData(3, 5, 2, weighted: true, directory);
        Assert.Equal(new float[5], data.Input(2).ToArray());
        Assert.Equal(new float[2], data.Target(2).ToArray());
        Assert.Equal(1, data.Weight(2));
        for (int row = 0; row < 3; row++)
        {
            data.Input(row).Fill(row + 1);
            data.Target(row).Fill(row + 10);
            data.Weight(row) = row + 20;
        }
        Assert.Equal([2f, 2, 2, 2, 2], data.Input(1).ToArray());
        Assert.Equal([3f, 3, 3, 3, 3], data.Input(2).ToArray());
        Assert.Equal([12f, 12], data.Target(2).ToArray());
        Assert.Equal(21, data.Weight(1));
    }

    [Fact]
    public void The_file_has_no_name_and_its_mapping_ends_with_the_data()
    {
        using (new TrainingData(1000, 10, 2, scratchDirectory: directory))
        {
            Assert.Empty(Directory.GetFiles(directory));
            Assert.Contains(directory, Mappings(), StringComparison.Ordinal);
        }
        Assert.DoesNotContain(directory, Mappings(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_disk_without_room_refuses_the_whole_file_at_once()
    {
        // most of a petabyte
        var refused = Assert.Throws<IOException>(() => new TrainingData(int.MaxValue, 100_000, 1, scratchDirectory: directory));
        Assert.Contains(directory, refused.Message, StringComparison.Ordinal);
        Assert.Contains($"{sizeof(float) * (int.MaxValue * 100_001L)} bytes", refused.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(directory));
    }

    [Fact]
    public void Data_is_not_read_after_it_was_disposed()
    {
        var data = new TrainingData(1, 1, 1, scratchDirectory: directory);
        data.Dispose();
        Assert.Throws<ObjectDisposedException>(() => data.Input(0)[0]);
    }

    static string Mappings()
    {
        if (!OperatingSystem.IsLinux()) Assert.Skip("Linux lists the mappings of a process in a file; elsewhere they are not looked at");
        return File.ReadAllText("/proc/self/maps");
    }

    static TrainingData Filled(string? directory)
    {
        using TrainingData source = Some.Data(500, 10, 3, Loss.CategoricalCrossEntropy, 7);
        var data = new TrainingData(source.Rows, source.Inputs, source.Outputs, weighted: true, directory);
        for (int row = 0; row < data.Rows; row++)
        {
            source.Input(row).CopyTo(data.Input(row));
            source.Target(row).CopyTo(data.Target(row));
            data.Weight(row) = 1 + row % 3;
        }
        return data;
    }
}
