namespace MlpEngine.Tests;

/// <summary>Every illness produced on purpose, and a healthy run that draws no warning.</summary>
public class WarningTests
{
    [Fact]
    public void Dying_relus_are_named_with_their_layer()
    {
        // biases far below zero silence every unit of layer 2
        var topology = new Topology(2, [new Layer(8, Activation.Relu), new Layer(8, Activation.Relu), new Layer(1, Activation.Identity)]);
        float[] weights = Some.Floats((int)topology.ParameterCount, 1);
        weights.AsSpan(24 + 64, 8).Fill(-100);
        TrainingWarning warning = Assert.Single(WarningsOf(topology, Squared(5, 0.01), Some.Data(16, 2, 1, Loss.MeanSquaredError, 1), weights),
            warning => warning.Code == "deadRelu");
        Assert.Equal(2, warning.Layer);
        Assert.Contains("100 %", warning.Message, StringComparison.Ordinal);
        Assert.Contains("leakyRelu", warning.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_stack_of_ten_sigmoid_layers_has_vanishing_gradients()
    {
        var topology = new Topology(4, [.. Enumerable.Repeat(new Layer(8, Activation.Sigmoid), 10), new Layer(1, Activation.Identity)]);
        Assert.Contains("vanishingGradient", Codes(topology, Squared(3, 0.01)));
    }

    [Fact]
    public void Squared_error_on_a_sigmoid_that_starts_wrong_is_slow()
    {
        var topology = new Topology(1, [new Layer(1, Activation.Sigmoid)]);
        Assert.Contains("squaredErrorSlowdown",
            WarningsOf(topology, Squared(3, 0.15), Some.Data([[1]], [[0]]), [4, 4]).Select(warning => warning.Code));
    }

    [Fact]
    public void A_rate_that_makes_the_loss_rise_is_told()
    {
        var topology = new Topology(4, [new Layer(1, Activation.Identity)]);
        Assert.Contains("divergingLoss", Codes(topology, Squared(8, 6)));
    }

    [Fact]
    public void A_loss_that_does_not_fall_is_told()
    {
        var topology = new Topology(4, [new Layer(1, Activation.Identity)]);
        Assert.Contains("stalledLoss", Codes(topology, Squared(25, 1e-9)));
    }

    [Fact]
    public void A_healthy_run_draws_no_warning()
    {
        var topology = new Topology(2, [new Layer(16, Activation.Relu), new Layer(1, Activation.Sigmoid)]);
        var options = new TrainingOptions
        {
            Loss = Loss.BinaryCrossEntropy,
            Epochs = 200,
            BatchSize = 4,
            Seed = 1,
            Optimizer = new(OptimizerKind.Adam, 0.02),
        };
        Assert.Empty(WarningsOf(topology, options, Some.Xor(), []));
    }

    static TrainingOptions Squared(int epochs, double rate) =>
        new() { Loss = Loss.MeanSquaredError, Epochs = epochs, BatchSize = 16, Optimizer = new(OptimizerKind.Sgd, rate) };

    static IEnumerable<string> Codes(Topology topology, TrainingOptions options) =>
        WarningsOf(topology, options, Some.Data(16, topology.Inputs, topology.Outputs, options.Loss, 1), []).Select(warning => warning.Code);

    static List<TrainingWarning> WarningsOf(Topology topology, TrainingOptions options, TrainingData data, float[] start)
    {
        using TrainingData owned = data;
        using var trainer = new Trainer(topology, options, owned, null, start);
        var warnings = new TrainingWarnings(topology, options);
        List<TrainingWarning> seen = [];
        trainer.Train(epoch => seen.AddRange(warnings.Look(epoch)));
        return seen;
    }
}
