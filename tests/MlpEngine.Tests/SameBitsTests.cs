using MlpEngine.Kernels;

namespace MlpEngine.Tests;

/// <summary>Numbers that do not depend on where or how they are computed.</summary>
public class SameBitsTests
{
    // large enough that a step is shared among the threads
    static readonly Topology Shared = new(61,
        [new Layer(130, Activation.Relu, 0.25), new Layer(70, Activation.Gelu), new Layer(5, Activation.Softmax)]);

    internal static readonly TrainingOptions Options = new()
    {
        Loss = Loss.CategoricalCrossEntropy,
        Epochs = 3,
        BatchSize = 60,
        Seed = 11,
        L2 = 0.1,
        L1 = 0.01,
        InputDropout = 0.1,
        Optimizer = new(OptimizerKind.Adam, 0.002),
    };

    static readonly TrainingOptions Clipped = Options with { GradientClip = 0.05, Optimizer = new(OptimizerKind.Nesterov, 0.05) };

    public static TheoryData<string> Kernels => Some.Kernels;

    [Theory, InlineData(1), InlineData(2), InlineData(3), InlineData(7)]
    public void Any_number_of_threads_gives_the_same_run(int threads)
    {
        Assert.Equal(Run(Options, KernelSet.Best), Run(Options with { Threads = threads }, KernelSet.Best));
        Assert.Equal(Run(Clipped, KernelSet.Best), Run(Clipped with { Threads = threads }, KernelSet.Best));
    }

    [Theory, InlineData(2), InlineData(3), InlineData(7)]
    public void Threads_that_share_the_units_of_wide_layers_give_the_same_run(int threads)
    {
        // 28 panels of units, and a layer that is shared by rows behind it
        var wide = new Topology(41, [new Layer(896, Activation.Gelu), new Layer(16, Activation.Relu), new Layer(5, Activation.Softmax)]);
        foreach (TrainingOptions options in new[] { Options with { Epochs = 1 }, Clipped with { Epochs = 1 } })
            Assert.Equal(Run(options, KernelSet.Best, wide), Run(options with { Threads = threads }, KernelSet.Best, wide));
    }

    [Theory, MemberData(nameof(Kernels))]
    public void Every_kernel_set_gives_the_same_run(string name) =>
        Assert.Equal(Run(Options, KernelSet.Named("Portable")), Run(Options, KernelSet.Named(name)));

    [Fact]
    public void The_same_seed_gives_the_same_run_and_another_seed_another()
    {
        Assert.Equal(Run(Options, KernelSet.Best), Run(Options, KernelSet.Best));
        Assert.NotEqual(Run(Options, KernelSet.Best), Run(Options with { Seed = 12 }, KernelSet.Best));
    }

    [Fact]
    public void A_row_is_predicted_with_the_same_bits_alone_in_a_batch_and_at_any_position()
    {
        var topology = new Topology(13, [new Layer(37, Activation.Silu), new Layer(21, Activation.Tanh), new Layer(3, Activation.Softmax)]);
        var mlp = new Mlp(topology, Some.Floats((int)topology.ParameterCount, 1));
        const int Rows = 1000;
        float[] inputs = Some.Floats(Rows * 13, 2), outputs = new float[Rows * 3], alone = new float[3];
        mlp.Predict(inputs, Rows, outputs);
        for (int row = 0; row < Rows; row++)
        {
            mlp.Predict(inputs.AsSpan(row * 13, 13), 1, alone);
            Assert.Equal(outputs[(row * 3)..(row * 3 + 3)], alone);
        }
        foreach (int start in new[] { 1, 5, 990 })
        {
            float[] part = new float[10 * 3];
            mlp.Predict(inputs.AsSpan(start * 13, 10 * 13), 10, part);
            Assert.Equal(outputs[(start * 3)..((start + 10) * 3)], part);
        }
    }

    [Fact]
    public void Rows_of_a_table_are_measured_by_the_bits_that_are_predicted()
    {
        using TrainingData data = Some.Data(700, 13, 3, Loss.MeanSquaredError, 1);
        var topology = new Topology(13, [new Layer(37, Activation.Silu), new Layer(3, Activation.Identity)]);
        var mlp = new Mlp(topology, Some.Floats((int)topology.ParameterCount, 1));
        float[] outputs = new float[700 * 3], alone = new float[3];
        Assert.Equal(mlp.MeanLoss(data, Loss.MeanSquaredError), mlp.MeanLoss(data, Loss.MeanSquaredError, outputs));
        for (int row = 0; row < 700; row++)
        {
            mlp.Predict(data.Input(row), 1, alone);
            Assert.Equal(alone, outputs[(row * 3)..(row * 3 + 3)]);
        }
    }

    [Fact]
    public void Predictions_by_many_threads_at_once_have_the_same_bits()
    {
        var topology = new Topology(20, [new Layer(40, Activation.Relu), new Layer(4, Activation.Identity)]);
        var mlp = new Mlp(topology, Some.Floats((int)topology.ParameterCount, 1));
        float[] inputs = Some.Floats(50 * 20, 2), expected = new float[50 * 4];
        mlp.Predict(inputs, 50, expected);
        Parallel.For(0, 200, _ =>
        {
            float[] outputs = new float[50 * 4];
            mlp.Predict(inputs, 50, outputs);
            Assert.Equal(expected, outputs);
        });
    }

    internal static (string Weights, string Metrics) Run(TrainingOptions options, KernelSet kernels, Topology? of = null)
    {
        Topology topology = of ?? Shared;
        using TrainingData training = Some.Data(151, topology.Inputs, topology.Outputs, options.Loss, 1),
            validation = Some.Data(333, topology.Inputs, topology.Outputs, options.Loss, 2);
        using var trainer = new Trainer(topology, options, training, validation, default, kernels);
        List<string> metrics = [];
        trainer.Train(epoch => metrics.Add(
            $"{epoch.TrainLoss:R} {epoch.TrainAccuracy:R} {epoch.ValidationLoss:R} {epoch.ValidationAccuracy:R} "
            + string.Join(", ", epoch.Layers)));
        return (Convert.ToHexString(System.Runtime.InteropServices.MemoryMarshal.AsBytes<float>(Some.WeightsOf(trainer, topology))),
            string.Join("; ", metrics));
    }
}
