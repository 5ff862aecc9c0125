namespace MlpEngine.Tests;

/// <summary>Epochs made by hand, on either side of where each warning begins.</summary>
public sealed class WarningThresholdTests
{
    static readonly LayerDiagnostics Sound = new(1, 1, 0.01, null, null);

    static TrainingOptions Squared => new() { Loss = Loss.MeanSquaredError, Accuracy = AccuracyRule.Threshold };

    static Topology Network(Activation hidden, Activation output = Activation.Identity, double dropout = 0) =>
        new(2, [new Layer(4, Activation.Tanh), new Layer(4, hidden, dropout), new Layer(2, output)]);

    static string[] Look(TrainingWarnings warnings, int epoch, double loss, params LayerDiagnostics[] layers) =>
        [.. warnings.Look(new Epoch(epoch, loss, null, null, null, 0.1, 1, 1, layers))
            .Select(warning => $"{warning.Code} {warning.Layer}".Trim())];

    /// <summary>What a first epoch shows.</summary>
    static string[] Look(Topology topology, TrainingOptions options, double loss, params LayerDiagnostics[] layers) =>
        Look(new TrainingWarnings(topology, options), 1, loss, layers);

    [Theory, InlineData(0.5, true), InlineData(0.49, false)]
    public void Half_of_a_layers_relus_are_dead(double share, bool told) =>
        Assert.Equal(told ? ["deadRelu 2"] : [],
            Look(Network(Activation.Relu), Squared, 1, Sound, Sound with { DeadFraction = share }, Sound));

    [Theory, InlineData(0.8, true), InlineData(0.79, false)]
    public void Four_fifths_are_much_dropout(double rate, bool told)
    {
        Assert.Equal(told ? ["highDropout 2"] : [], Look(Network(Activation.Relu, dropout: rate), Squared, 1, Sound, Sound, Sound));
        Assert.Equal(told ? ["highDropout"] : [],
            Look(Network(Activation.Relu), Squared with { InputDropout = rate }, 1, Sound, Sound, Sound));
    }

    [Theory]
    [InlineData(0.5, 0.21, true)]
    [InlineData(0.49, 0.21, false)]
    [InlineData(0.5, 0.2, false)] // a tenth for each of two outputs
    public void Half_of_the_outputs_are_saturated_and_the_loss_is_more_than_a_tenth_of_their_number(
        double saturated, double loss, bool told) =>
        Assert.Equal(told ? ["squaredErrorSlowdown 3"] : [],
            Look(Network(Activation.Tanh, Activation.Sigmoid), Squared, loss, Sound, Sound, Sound with { SaturatedFraction = saturated }));

    [Fact]
    public void Only_sigmoid_outputs_under_squared_error_are_slow()
    {
        LayerDiagnostics saturated = Sound with { SaturatedFraction = 1 };
        Assert.Empty(Look(Network(Activation.Tanh, Activation.Tanh), Squared, 1, Sound, Sound, saturated));
        TrainingOptions entropy = Squared with { Loss = Loss.BinaryCrossEntropy };
        Assert.Empty(Look(Network(Activation.Tanh, Activation.Sigmoid), entropy, 1, Sound, Sound, saturated));
    }

    [Fact]
    public void A_gradient_has_vanished_below_a_thousandth_of_the_last_layers_for_three_epochs_in_a_row()
    {
        var warnings = new TrainingWarnings(Network(Activation.Tanh), Squared);
        LayerDiagnostics last = Sound with { GradientNorm = 10 };
        LayerDiagnostics lost = Sound with { GradientNorm = 0.0099 }, held = Sound with { GradientNorm = 0.01 };

        Assert.Empty(Look(warnings, 1, 1, lost, Sound, last));
        Assert.Empty(Look(warnings, 2, 1, lost, Sound, last));
        Assert.Empty(Look(warnings, 3, 1, held, Sound, last));
        Assert.Empty(Look(warnings, 4, 1, lost, lost, last));
        Assert.Empty(Look(warnings, 5, 1, lost, lost, last));
        // of the two the one nearer to the outputs, and no other after it
        Assert.Equal(["vanishingGradient 2"], Look(warnings, 6, 1, lost, lost, last));
        Assert.Empty(Look(warnings, 7, 1, lost, Sound, last));
    }

    [Fact]
    public void The_first_layers_gradient_can_be_the_one_that_vanished()
    {
        var warnings = new TrainingWarnings(Network(Activation.Tanh), Squared);
        LayerDiagnostics lost = Sound with { GradientNorm = 0.0005 };
        string[][] seen = [.. Enumerable.Range(1, 3).Select(epoch => Look(warnings, epoch, 1, lost, Sound, Sound))];
        Assert.Equal(["vanishingGradient 1"], seen[2]);
    }

    [Fact]
    public void A_message_says_which_layer_and_how_much()
    {
        string Message(Topology topology, TrainingOptions options, int epochs, params LayerDiagnostics[] layers)
        {
            var warnings = new TrainingWarnings(topology, options);
            return Enumerable.Range(1, epochs)
                .SelectMany(epoch => warnings.Look(new Epoch(epoch, 1, null, null, null, 0.1, 1, 1, layers))).Single().Message;
        }

        string dead = Message(Network(Activation.Relu), Squared, 1, Sound, Sound with { DeadFraction = 0.75 }, Sound);
        string dropped = Message(Network(Activation.Tanh, dropout: 0.85), Squared, 1, Sound, Sound, Sound);
        string inputs = Message(Network(Activation.Tanh), Squared with { InputDropout = 0.9 }, 1, Sound, Sound, Sound);
        string vanished = Message(Network(Activation.Tanh), Squared, 3,
            Sound, Sound with { GradientNorm = 0.001 }, Sound with { GradientNorm = 2 });

        Assert.StartsWith("layers[1]: 75 %", dead);
        Assert.StartsWith("layers[1]: ", dropped);
        Assert.Contains(" 85 %", dropped);
        Assert.StartsWith("inputs: ", inputs);
        Assert.Contains(" 90 %", inputs);
        Assert.StartsWith("layers[1]: ", vanished);
        Assert.Contains("0.0005", vanished);
    }

    [Fact]
    public void Behind_much_dropout_a_silent_relu_or_a_loss_that_rises_says_nothing()
    {
        var warnings = new TrainingWarnings(new Topology(2, [new Layer(4, Activation.Tanh, 0.8), new Layer(4, Activation.Relu),
            new Layer(2, Activation.Identity)]), Squared);
        LayerDiagnostics dead = Sound with { DeadFraction = 1 };
        Assert.Equal(["highDropout 1"], Look(warnings, 1, 1, Sound, dead, Sound));
        for (int epoch = 2; epoch < 7; epoch++) Assert.Empty(Look(warnings, epoch, 9, Sound, dead, Sound));
    }

    [Fact]
    public void Weights_that_were_trained_before_did_not_start_at_zero()
    {
        var zeros = new Layer(4, Activation.Relu, Initialization: Initialization.Zeros);
        var topology = new Topology(2, [zeros, new Layer(2, Activation.Identity)]);
        LayerDiagnostics alive = Sound with { DeadFraction = 0 };
        Assert.Equal(["zeroWeights 1"], Look(new TrainingWarnings(topology, Squared), 1, 1, alive, Sound));
        Assert.Empty(Look(new TrainingWarnings(topology, Squared, warmStart: true), 1, 1, alive, Sound));
    }

    [Theory]
    [InlineData(Activation.Tanh, 0, 0, true)]
    [InlineData(Activation.Tanh, 0, 0.5, false)] // dropout may have made it 0
    [InlineData(Activation.Tanh, 1e-9, 0.5, true)]
    [InlineData(Activation.Relu, 1e-9, 0, false)] // relus do not fade, they die
    public void A_gradient_of_zero_has_vanished_only_where_nothing_else_makes_it_zero(
        Activation hidden, double norm, double dropout, bool told)
    {
        var warnings = new TrainingWarnings(Network(hidden, dropout: dropout), Squared);
        LayerDiagnostics small = Sound with { GradientNorm = norm };
        string[][] seen = [.. Enumerable.Range(1, 3).Select(epoch => Look(warnings, epoch, 1, Sound, small, Sound))];
        Assert.Equal(told ? ["vanishingGradient 2"] : [], seen[2]);
    }

    [Theory, InlineData(0.991, true), InlineData(0.99, false)]
    public void A_loss_has_stalled_when_twenty_epochs_took_less_than_a_hundredth_of_it(double lowest, bool told)
    {
        var warnings = new TrainingWarnings(Network(Activation.Tanh), Squared);
        for (int epoch = 1; epoch <= 19; epoch++) Assert.Empty(Look(warnings, epoch, epoch == 1 ? 1 : lowest, Sound, Sound, Sound));
        Assert.Equal(told ? ["stalledLoss"] : [], Look(warnings, 20, lowest, Sound, Sound, Sound));
    }

    [Theory]
    [InlineData(1, 0.2, 0.61, true)] // half of the 0.8 that was won
    [InlineData(1, 0.2, 0.6, false)]
    [InlineData(1, 0.9, 1.36, true)] // half as much again as the lowest
    [InlineData(1, 0.9, 1.35, false)]
    public void A_loss_diverges_when_half_of_what_was_won_is_lost_for_three_epochs_or_half_as_much_again_is_added(
        double first, double lowest, double risen, bool told)
    {
        var warnings = new TrainingWarnings(Network(Activation.Tanh), Squared);
        foreach (var (loss, i) in new[] { first, lowest, risen, risen }.Select((loss, i) => (loss, i)))
            Assert.Empty(Look(warnings, i + 1, loss, Sound, Sound, Sound));
        Assert.Equal(told ? ["divergingLoss"] : [], Look(warnings, 5, risen, Sound, Sound, Sound));
    }
}
