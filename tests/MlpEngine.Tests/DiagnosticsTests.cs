namespace MlpEngine.Tests;

public class DiagnosticsTests
{
    static readonly TrainingOptions Plain = new()
    {
        Loss = Loss.MeanSquaredError,
        Epochs = 1,
        Shuffle = false,
        BatchSize = 3,
        Optimizer = new(OptimizerKind.Sgd, 0.1),
    };

    [Theory]
    [InlineData(3, 4, false)]
    [InlineData(3, 4, true)] // what pads the layers stays 0
    [InlineData(150, 70, false)] // several panels of several tiles
    public void Norms_and_update_ratio_are_those_of_the_last_step(int inputs, int units, bool drawn)
    {
        var topology = new Topology(inputs, [new Layer(units, Activation.Tanh), new Layer(2, Activation.Identity)]);
        using TrainingData data = Some.Data(3, inputs, 2, Plain.Loss, 2);
        using var trainer = new Trainer(topology, Plain, data, null, drawn ? [] : Some.Floats((int)topology.ParameterCount, 1));
        float[] gradient = Some.Gradient(topology, Plain.Loss, data, Some.WeightsOf(trainer, topology));
        Epoch? epoch = null;
        trainer.Train(report => epoch = report);
        float[] after = Some.WeightsOf(trainer, topology);
        Assert.Equal(2, epoch!.Layers.Count);
        int first = (inputs + 1) * units;
        foreach (var (layer, range) in new[] { (0, ..first), (1, first..) })
        {
            Assert.Equal(1, epoch.Layers[layer].GradientNorm / Norm(gradient[range]), 1e-6);
            Assert.Equal(1, epoch.Layers[layer].WeightNorm / Norm(after[range]), 1e-6);
            // plain descent changes weights by eta times the gradient
            Assert.Equal(0.1 * Norm(gradient[range]) / Norm(after[range]), epoch.Layers[layer].UpdateRatio, 1e-6);
        }
    }

    [Fact]
    public void Weights_of_zero_that_stay_so_have_an_update_ratio_of_0()
    {
        using TrainingData data = Some.Data([[0]], [[0]]);
        Assert.Equal(0, Run(new Topology(1, [new Layer(1, Activation.Identity)]), data, [0, 0]).Layers[0].UpdateRatio);
    }

    [Fact]
    public void Relus_that_are_zero_for_every_sample_are_dead()
    {
        // units 0 and 2 have biases far below, unit 1 fires for the second mini-batch only
        var topology = new Topology(1, [new Layer(4, Activation.Relu), new Layer(1, Activation.Identity)]);
        float[] weights = [1, 1, 1, 1, -100, -1.5f, -100, 0.5f, 0, 0, 0, 0, 0];
        using TrainingData data = Some.Data([[0], [1], [0.5f], [2]], [[0], [0], [0], [0]]);
        Assert.Equal(0.5, Run(topology, data, weights).Layers[0].DeadFraction);
        Assert.Null(Run(topology, data, weights).Layers[1].DeadFraction);
    }

    [Fact]
    public void Sigmoid_and_tanh_outputs_near_their_ends_are_saturated()
    {
        foreach (var (activation, expected) in new[] { (Activation.Sigmoid, 0.5), (Activation.Tanh, 0.75) })
        {
            var topology = new Topology(1, [new Layer(4, activation), new Layer(1, Activation.Identity)]);
            float[] weights = [0, 0, 0, 0, -10, 0, 3, 10, 0, 0, 0, 0, 0];
            using TrainingData data = Some.Data([[0], [1]], [[0], [0]]);
            Assert.Equal(expected, Run(topology, data, weights).Layers[0].SaturatedFraction);
        }
    }

    [Theory]
    [InlineData(Activation.Sigmoid, -4.59, 0), InlineData(Activation.Sigmoid, -4.60, 1), InlineData(Activation.Sigmoid, 4.59, 0)]
    [InlineData(Activation.Sigmoid, 4.60, 1), InlineData(Activation.Tanh, -2.64, 0), InlineData(Activation.Tanh, -2.65, 1)]
    [InlineData(Activation.Tanh, 2.64, 0), InlineData(Activation.Tanh, 2.65, 1)]
    public void An_output_is_saturated_within_a_hundredth_of_an_end(Activation activation, double z, double expected)
    {
        // ln 99 = 4.595, artanh 0.99 = 2.647
        var topology = new Topology(1, [new Layer(1, activation), new Layer(1, Activation.Identity)]);
        using TrainingData data = Some.Data([[0]], [[0]]);
        Assert.Equal(expected, Run(topology, data, [0, (float)z, 0, 0]).Layers[0].SaturatedFraction);
    }

    [Fact]
    public void Each_row_saturates_by_itself()
    {
        using TrainingData data = Some.Data([[0], [10]], [[0], [0]]);
        var topology = new Topology(1, [new Layer(1, Activation.Sigmoid), new Layer(1, Activation.Identity)]);
        Assert.Equal(0.5, Run(topology, data, [1, 0, 0, 0]).Layers[0].SaturatedFraction);
    }

    [Theory]
    [InlineData(Activation.Sigmoid, true), InlineData(Activation.Tanh, true), InlineData(Activation.Relu, false)]
    [InlineData(Activation.Gelu, false), InlineData(Activation.Identity, false)]
    public void Only_what_has_two_ends_is_saturated(Activation activation, bool saturates)
    {
        var topology = new Topology(1, [new Layer(2, activation), new Layer(2, Activation.Softmax)]);
        using TrainingData data = Some.Data(3, 1, 2, Loss.CategoricalCrossEntropy, 2);
        using var trainer = new Trainer(topology, Plain with { Loss = Loss.CategoricalCrossEntropy }, data);
        trainer.Train(epoch => Assert.Equal([saturates, false], epoch.Layers.Select(layer => layer.SaturatedFraction is not null)));
    }

    [Fact]
    public void Measuring_does_not_change_a_bit()
    {
        var topology = new Topology(3, [new Layer(20, Activation.Tanh), new Layer(2, Activation.Identity)]);
        using TrainingData data = Some.Data(6, 3, 2, Plain.Loss, 2);
        float[] start = Some.Floats((int)topology.ParameterCount, 1);
        using var measured = new Trainer(topology, Plain with { BatchSize = 6 }, data, null, start);
        using var plain = new Trainer(topology, Plain with { BatchSize = 6 }, data, null, start);
        measured.Train();
        plain.Step.Batch.Take(0, 6);
        plain.Step.Run(1, 0.1);
        Assert.Equal(Some.WeightsOf(plain, topology), Some.WeightsOf(measured, topology));
    }

    static Epoch Run(Topology topology, TrainingData data, float[] weights)
    {
        using var trainer = new Trainer(topology, Plain, data, null, weights);
        Epoch? epoch = null;
        trainer.Train(report => epoch = report);
        return epoch!;
    }

    static double Norm(float[] values) => Math.Sqrt(values.Sum(x => (double)x * x));
}
