using System.Runtime.InteropServices;
using MlpEngine.Kernels;

namespace MlpEngine.Tests;

/// <summary>Networks, data and options drawn at random around the widths of panels, tiles and batches, where one too many or too few
/// shows.</summary>
public class AnyNetworkTests
{
    static readonly int[] Counts = [1, 2, 15, 16, 17, 31, 33, 64, 65, 129, 290], Batches = [1, 7, 8, 9, 33, 100, 130, 260, 300];

    [Theory, InlineData(1), InlineData(2), InlineData(3), InlineData(4)]
    public void Any_network_trains_to_the_same_bits_on_any_threads_and_kernels(int seed)
    {
        Assert.SkipUnless(KernelSet.FusedMultiplyAddInHardware, "Without multiply-add in hardware this takes minutes.");
        var random = new Random(seed);
        for (int i = 0; i < 15; i++)
        {
            Topology topology = AnyTopology(random);
            TrainingOptions options = AnyOptions(random, topology);
            int rows = random.Next(1, 2 * options.BatchSize + 20), of = 1000 * seed + i;
            string expected = Run(topology, options, rows, KernelSet.Best, of);
            foreach (int threads in new[] { 2, 3, 7 })
                Assert.Equal(expected, Run(topology, options with { Threads = threads }, rows, KernelSet.Best, of));
            foreach (KernelSet kernels in KernelSet.Available)
                Assert.Equal(expected, Run(topology, options, rows, kernels, of));
        }
    }

    static T OneOf<T>(Random random, T[] values) => values[random.Next(values.Length)];

    static Topology AnyTopology(Random random)
    {
        Layer[] hidden = [.. Enumerable.Range(0, random.Next(3)).Select(_ =>
            new Layer(OneOf(random, Counts), OneOf(random, Some.TrainableHidden), random.Next(3) == 0 ? 0.3 : 0))];
        Activation output = OneOf(random, [Activation.Identity, Activation.Sigmoid, Activation.Softmax]);
        return new Topology(OneOf(random, Counts), [.. hidden, new Layer(Math.Max(OneOf(random, Counts) % 20, 2), output)]);
    }

    static TrainingOptions AnyOptions(Random random, Topology topology) => new()
    {
        Loss = topology.Layers[^1].Activation switch
        {
            Activation.Softmax => Loss.CategoricalCrossEntropy,
            Activation.Sigmoid => Loss.BinaryCrossEntropy,
            _ => OneOf(random, [Loss.MeanSquaredError, Loss.MeanAbsoluteError, Loss.Huber]),
        },
        Epochs = random.Next(1, 3),
        BatchSize = OneOf(random, Batches),
        Shuffle = random.Next(2) == 0,
        L1 = random.Next(3) == 0 ? 0.1 : 0,
        L2 = random.Next(3) == 0 ? 0.2 : 0,
        GradientClip = random.Next(3) == 0 ? 0.1 : null,
        InputDropout = random.Next(4) == 0 ? 0.2 : 0,
        Optimizer = new(OneOf(random, Enum.GetValues<OptimizerKind>()), 0.01),
    };

    /// <summary>Weights and every metric of the epochs.</summary>
    static string Run(Topology topology, TrainingOptions options, int rows, KernelSet kernels, int seed)
    {
        using TrainingData plain = Some.Data(rows, topology.Inputs, topology.Outputs, options.Loss, (ulong)seed),
            training = Weighted(plain, seed % 2 == 0),
            validation = Some.Data(50, topology.Inputs, topology.Outputs, options.Loss, (ulong)seed + 1);
        using var trainer = new Trainer(topology, options, training, validation, default, kernels);
        List<string> reports = [];
        TrainingOutcome outcome = trainer.Train(epoch =>
            reports.Add($"{epoch with { Seconds = 0, SamplesPerSecond = 0 }} {string.Join(", ", epoch.Layers)}"));
        string weights = Convert.ToHexString(MemoryMarshal.AsBytes<float>(Some.WeightsOf(trainer, topology)));
        return $"{outcome} {string.Join("; ", reports)} {weights}";
    }

    static TrainingData Weighted(TrainingData plain, bool weighted)
    {
        var data = new TrainingData(plain.Rows, plain.Inputs, plain.Outputs, weighted);
        for (int row = 0; row < plain.Rows; row++)
        {
            plain.Input(row).CopyTo(data.Input(row));
            plain.Target(row).CopyTo(data.Target(row));
            if (weighted) data.Weight(row) = 0.5f + row % 3;
        }
        return data;
    }
}
