using MlpEngine.Kernels;
using static MlpEngine.Tests.SameBitsTests;

namespace MlpEngine.Tests;

/// <summary>The same bits, of runs so large that they take seconds.</summary>
public class SameBitsAtSizeTests
{
    [Theory, InlineData(2), InlineData(3)]
    public void Layers_so_wide_that_they_are_computed_in_several_chunks_give_the_same_run(int threads)
    {
        Assert.SkipUnless(KernelSet.FusedMultiplyAddInHardware, "Without multiply-add in hardware this takes minutes.");
        var widest = new Topology(9000,
            [new Layer(520, Activation.Relu), new Layer(400, Activation.Tanh), new Layer(2, Activation.Softmax)]);
        TrainingOptions options = Options with { Epochs = 1, BatchSize = 140, InputDropout = 0 };
        Assert.Equal(Run(options, KernelSet.Best, widest), Run(options with { Threads = threads }, KernelSet.Best, widest));
    }

    [Theory, InlineData(80), InlineData(86)]
    public void A_last_batch_of_fewer_rows_gives_the_same_run_on_any_threads_and_kernels(int batchSize)
    {
        // so many errors that the factors of a gradient are packed
        var topology = new Topology(1100, [new Layer(290, Activation.Relu), new Layer(5, Activation.Softmax)]);
        Assert.SkipUnless(KernelSet.FusedMultiplyAddInHardware, "Without multiply-add in hardware this takes minutes.");
        TrainingOptions options = Options with { Epochs = 2, BatchSize = batchSize, InputDropout = 0 };
        var expected = Run(options, KernelSet.Best, topology);
        foreach (KernelSet kernels in KernelSet.Available)
            foreach (int threads in new[] { 1, 2, 3, 7 })
                Assert.Equal(expected, Run(options with { Threads = threads }, kernels, topology));
    }
}
