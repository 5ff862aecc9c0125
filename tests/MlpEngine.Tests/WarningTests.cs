namespace MlpEngine.Tests;

/// <summary>Every finding of the diagnostics produced on purpose, and a healthy run that draws no warning.</summary>
public class WarningTests
{
    [Fact]
    public void Dying_relus_are_named_with_their_layer()
    {
        // biases far below zero make every unit of layers[1] dead
        var topology = new Topology(2, [new Layer(8, Activation.Relu), new Layer(8, Activation.Relu), new Layer(1, Activation.Identity)]);
        float[] weights = Some.Floats((int)topology.ParameterCount, 1);
        weights.AsSpan(24 + 64, 8).Fill(-100);
        TrainingWarning warning = Assert.Single(WarningsOf(topology, Squared(5, 0.01), Some.Data(16, 2, 1, Loss.MeanSquaredError, 1),
            weights),
            warning => warning.Code == "deadRelu");
        Assert.Equal(2, warning.Layer);
        Assert.StartsWith("layers[1]: ", warning.Message, StringComparison.Ordinal);
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
    public void Squared_error_is_not_advised_against_where_the_outputs_are_no_classes()
    {
        var topology = new Topology(1, [new Layer(1, Activation.Sigmoid)]);
        Assert.Empty(WarningsOf(topology, Squared(3, 0.15) with { Accuracy = AccuracyRule.None }, Some.Data([[1]], [[0]]), [4, 4]));
    }

    [Fact]
    public void A_rate_that_makes_the_loss_rise_is_reported()
    {
        Assert.Contains("divergingLoss", Codes(Line, Squared(8, 6)));
    }

    [Fact]
    public void A_loss_that_was_low_and_rises_again_is_reported_though_it_began_higher()
    {
        var warnings = new TrainingWarnings(Line, Squared(8, 0.1));
        string[][] reported = [.. new[] { 10, 1, 0.1, 0.2, 4, 6, 6, 6, 6 }.Select((loss, i) => Reported(warnings, i + 1, loss))];
        Assert.All(reported[..7], Assert.Empty);
        Assert.Equal(["divergingLoss"], reported[7]);
        Assert.Empty(reported[8]);
    }

    [Fact]
    public void A_loss_that_jumps_and_comes_back_is_not_reported()
    {
        var warnings = new TrainingWarnings(Line, Squared(8, 0.1));
        Assert.All(new[] { 10, 1, 9, 9, 0.1, 9, 9, 0.2, 0.3, 0.2 }.Select((loss, i) => Reported(warnings, i + 1, loss)), Assert.Empty);
    }

    [Fact]
    public void A_loss_that_does_not_fall_is_reported() => Assert.Contains("stalledLoss", Codes(Line, Squared(25, 1e-9)));

    [Fact]
    public void A_loss_that_was_low_from_the_start_need_not_fall()
    {
        using TrainingData data = Some.Data(16, 4, 1, Loss.MeanSquaredError, 1);
        using var first = new Trainer(Line, Squared(2000, 0.3), data);
        first.Train();
        Assert.Empty(WarningsOf(Line, Squared(40, 0.1), Some.Data(16, 4, 1, Loss.MeanSquaredError, 1), Some.WeightsOf(first, Line),
            warmStart: true));
    }

    [Theory]
    [InlineData(Activation.Relu, Initialization.Auto), InlineData(Activation.Tanh, Initialization.Zeros)]
    [InlineData(Activation.Sigmoid, Initialization.Zeros)]
    public void Zeros_that_keep_a_layer_from_learning_are_reported_as_what_they_are(Activation activation, Initialization output)
    {
        var topology = new Topology(4, [new Layer(8, Activation.Tanh), new Layer(8, activation, Initialization: Initialization.Zeros),
            new Layer(1, Activation.Identity, Initialization: output)]);
        TrainingWarning warning = Assert.Single(WarningsOf(topology, Squared(30, 0.01), Some.Data(16, 4, 1, Loss.MeanSquaredError, 1), []));
        Assert.Equal(("zeroWeights", 2), (warning.Code, warning.Layer));
        Assert.Contains(activation == Activation.Relu ? "its ReLUs learn nothing" : "its units all learn the same.", warning.Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Initialization.Zeros, 1, "Leave its initialization at auto.")]
    [InlineData(Initialization.Auto, 0, "Leave its initializationScale at 1.")]
    [InlineData(Initialization.Zeros, 0, "Leave its initialization at auto and its initializationScale at 1.")]
    public void Zeros_are_blamed_on_the_choice_that_made_them(Initialization initialization, double scale, string advice)
    {
        var topology = new Topology(4, [new Layer(8, Activation.Relu, 0, initialization, scale), new Layer(1, Activation.Identity)]);
        TrainingWarning warning = Assert.Single(WarningsOf(topology, Squared(2, 0.01), Some.Data(16, 4, 1, Loss.MeanSquaredError, 1), []));
        Assert.EndsWith(advice, warning.Message, StringComparison.Ordinal);
    }

    [Theory, InlineData(false), InlineData(true)]
    public void Zeros_that_learn_all_the_same_are_not_reported(bool hidden)
    {
        Initialization[] rules = [hidden ? Initialization.Zeros : Initialization.Auto, hidden ? Initialization.Auto : Initialization.Zeros];
        var topology = new Topology(4,
            [new Layer(8, Activation.Tanh, Initialization: rules[0]), new Layer(1, Activation.Identity, Initialization: rules[1])]);
        Assert.Empty(Codes(topology, Squared(30, 0.1)));
    }

    [Theory]
    [InlineData(0.99, 0, Activation.Relu, null), InlineData(0, 0.99, Activation.Relu, 1), InlineData(0, 0.99, Activation.Tanh, 1)]
    public void High_dropout_is_reported_as_what_it_is(double inputs, double hidden, Activation activation, int? layer)
    {
        var topology = new Topology(4, [new Layer(8, activation, hidden), new Layer(8, activation), new Layer(1, Activation.Identity)]);
        TrainingWarning warning = Assert.Single(WarningsOf(topology, Squared(12, 1e-5) with { InputDropout = inputs, BatchSize = 4 },
            Some.Data(16, 4, 1, Loss.MeanSquaredError, 1), []));
        Assert.Equal(("highDropout", layer), (warning.Code, warning.Layer));
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

    static Topology Line => new(4, [new Layer(1, Activation.Identity)]);

    static string[] Reported(TrainingWarnings warnings, int epoch, double loss) =>
        [.. warnings.Look(new Epoch(epoch, loss, null, null, null, 0.1, 1, 1, [new LayerDiagnostics(1, 1, 0.01, null, null)]))
        .Select(warning => warning.Code)];

    static TrainingOptions Squared(int epochs, double rate) =>
        new() { Loss = Loss.MeanSquaredError, Epochs = epochs, BatchSize = 16, Optimizer = new(OptimizerKind.Sgd, rate) };

    static IEnumerable<string> Codes(Topology topology, TrainingOptions options) =>
        WarningsOf(topology, options, Some.Data(16, topology.Inputs, topology.Outputs, options.Loss, 1), [])
        .Select(warning => warning.Code);

    static List<TrainingWarning> WarningsOf(Topology topology, TrainingOptions options, TrainingData data, float[] start,
        bool warmStart = false)
    {
        using TrainingData owned = data;
        using var trainer = new Trainer(topology, options, owned, null, start);
        var warnings = new TrainingWarnings(topology, options, warmStart);
        List<TrainingWarning> seen = [];
        trainer.Train(epoch => seen.AddRange(warnings.Look(epoch)));
        return seen;
    }
}
