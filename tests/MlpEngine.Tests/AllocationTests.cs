using MlpEngine.Kernels;

namespace MlpEngine.Tests;

/// <summary>What is allocated is counted for the whole process.</summary>
[Collection(nameof(Alone))]
public sealed class AllocationTests
{
    /// <summary>Some other part of the process may allocate between two looks, but not at every try.</summary>
    const int Tries = 5;

    const string Slow = "Without multiply-add in hardware a thousand steps take minutes, and allocate what they allocate with it.";

    [Theory]
    [InlineData(1, 16, false), InlineData(1, 16, true)]
    [InlineData(3, 512, false), InlineData(3, 512, true)] // wide enough that threads share a step
    public void A_thousand_steps_on_any_number_of_threads_allocate_nothing(int threads, int units, bool plain)
    {
        Assert.SkipUnless(KernelSet.FusedMultiplyAddInHardware, Slow);
        var topology = new Topology(64, [new Layer(units, Activation.Gelu, plain ? 0 : 0.2), new Layer(3, Activation.Softmax)]);
        var options = new TrainingOptions
        {
            Loss = Loss.CategoricalCrossEntropy,
            BatchSize = 32,
            L2 = plain ? 0 : 0.1,
            GradientClip = plain ? null : 1,
            Threads = threads,
        };
        using TrainingData data = Some.Data(256, 64, 3, options.Loss, 1);
        using var trainer = new Trainer(topology, options, data);
        int[] order = SeededRandom.Permutation(1, RandomPurpose.Shuffle, 1, 256);
        Steps(100);
        Assert.Equal(0, Enumerable.Range(0, Tries).Min(_ => AllocatedBy(() => Steps(1000))));

        void Steps(int count)
        {
            for (int step = 0; step < count; step++)
            {
                trainer.Step.Batch.Gather(order.AsSpan(step % 8 * 32, 32), order.AsSpan((step + 1) % 8 * 32, 32));
                trainer.Step.Run(1, 0.01);
            }
        }
    }

    [Theory, InlineData(1), InlineData(3)]
    public void An_epoch_of_1000_steps_with_validation_allocates_no_more_than_one_of_10(int threads)
    {
        Assert.Equal(LeastOfAnEpoch(10, threads), LeastOfAnEpoch(1000, threads));
    }

    static long LeastOfAnEpoch(int steps, int threads)
    {
        Assert.SkipUnless(KernelSet.FusedMultiplyAddInHardware, Slow);
        var topology = new Topology(64, [new Layer(256, Activation.Relu), new Layer(3, Activation.Softmax)]);
        var options = new TrainingOptions { Loss = Loss.CategoricalCrossEntropy, BatchSize = 32, Epochs = Tries, Threads = threads };
        using TrainingData training = Some.Data(steps * options.BatchSize, 64, 3, options.Loss, 1),
            validation = Some.Data(steps * 4, 64, 3, options.Loss, 2);
        using var trainer = new Trainer(topology, options, training, validation);
        var looks = new List<long>(Tries);
        trainer.Train(_ => looks.Add(GC.GetTotalAllocatedBytes(precise: true)));
        return looks.Skip(2).Zip(looks.Skip(1), (later, earlier) => later - earlier).Min();
    }

    static long AllocatedBy(Action work)
    {
        long before = GC.GetTotalAllocatedBytes(precise: true);
        work();
        return GC.GetTotalAllocatedBytes(precise: true) - before;
    }
}
