namespace MlpEngine.Tests;

public class TrainingTests
{
    [Theory, InlineData(1), InlineData(2), InlineData(3)]
    public void Xor_is_learned(ulong seed)
    {
        var topology = new Topology(2, [new Layer(8, Activation.Tanh), new Layer(1, Activation.Sigmoid)]);
        var options = new TrainingOptions
        {
            Loss = Loss.BinaryCrossEntropy,
            Epochs = 400,
            BatchSize = 4,
            Seed = seed,
            Optimizer = new(OptimizerKind.Adam, 0.05),
        };
        using TrainingData data = Some.Xor();
        using var trainer = new Trainer(topology, options, data);
        Epoch? last = null;
        trainer.Train(epoch => last = epoch);
        Assert.Equal(1, last!.TrainAccuracy);
        Assert.True(last.TrainLoss < 0.01, $"loss {last.TrainLoss}");
        Mlp mlp = trainer.ToMlp();
        Assert.True(mlp.Predict(0, 1)[0] > 0.9 && mlp.Predict(1, 0)[0] > 0.9 && mlp.Predict(0, 0)[0] < 0.1 && mlp.Predict(1, 1)[0] < 0.1);
    }

    [Fact]
    public void Cancelling_ends_training_between_two_steps()
    {
        using TrainingData data = Some.Xor();
        using var trainer = new Trainer(new Topology(2, [new Layer(1, Activation.Sigmoid)]),
            new TrainingOptions { Loss = Loss.BinaryCrossEntropy }, data);
        using var source = new CancellationTokenSource();
        int epochs = 0;
        Assert.Throws<OperationCanceledException>(() => trainer.Train(_ =>
        {
            if (++epochs == 3) source.Cancel();
        }, source.Token));
        Assert.Equal(3, epochs);
    }

    [Fact]
    public void A_warm_start_continues_from_the_given_weights()
    {
        var topology = new Topology(2, [new Layer(3, Activation.Tanh), new Layer(1, Activation.Sigmoid)]);
        float[] start = Some.Floats((int)topology.ParameterCount, 5);
        using TrainingData data = Some.Xor();
        using var trainer = new Trainer(topology, new TrainingOptions { Loss = Loss.BinaryCrossEntropy }, data, null, start);
        Assert.Equal(start, Some.WeightsOf(trainer, topology));
    }

    [Fact]
    public void Each_epoch_shuffles_anew()
    {
        int[] first = SeededRandom.Permutation(1, RandomPurpose.Shuffle, 1, 100),
            second = SeededRandom.Permutation(1, RandomPurpose.Shuffle, 2, 100);
        Assert.NotEqual(first, second);
        Assert.Equal(Enumerable.Range(0, 100), first.Order());
        Assert.Equal(Enumerable.Range(0, 100), second.Order());
    }

    [Fact]
    public void A_rate_that_is_far_too_high_is_reported_as_divergence_and_the_last_good_weights_are_kept()
    {
        var topology = new Topology(4, [new Layer(8, Activation.Relu), new Layer(1, Activation.Identity)]);
        var options = new TrainingOptions
        {
            Loss = Loss.MeanSquaredError,
            BatchSize = 2,
            Optimizer = new(OptimizerKind.Sgd, 1e6),
            Seed = 1,
        };
        using TrainingData data = Some.Data(20, 4, 1, options.Loss, 1);
        using var trainer = new Trainer(topology, options, data);
        float[] start = Some.WeightsOf(trainer, topology);
        TrainingOutcome outcome = trainer.Train();
        Assert.Equal(StopReason.Diverged, outcome.Reason);
        Assert.Equal(1, outcome.Divergence!.Epoch);
        Assert.InRange(outcome.Divergence.Batch, 2, 10);
        Assert.InRange(outcome.Divergence.Layer, 1, 2);
        Assert.Equal(start, Some.WeightsOf(trainer, topology));
    }

    [Fact]
    public void A_validation_loss_that_is_not_finite_is_divergence_too()
    {
        var topology = new Topology(1, [new Layer(1, Activation.Identity)]);
        using TrainingData training = Some.Data([[0]], [[0]]), validation = Some.Data([[1e30f]], [[0]]);
        using var trainer = new Trainer(topology, new TrainingOptions { Loss = Loss.MeanSquaredError }, training, validation, [1e20f, 0]);
        Assert.Equal(new TrainingOutcome(0, 0, 0, StopReason.Diverged, new Divergence(1, 1, 1, OnValidation: true)), trainer.Train());
        Assert.Equal([1e20f, 0], Some.WeightsOf(trainer, topology));
    }

    [Fact]
    public void The_layer_of_a_divergence_is_found_among_the_validation_rows_that_overflow_not_among_later_ones()
    {
        // more rows than one chunk; in the first one layer 1 overflows
        var topology = new Topology(1, [new Layer(1, Activation.Identity), new Layer(1, Activation.Identity)]);
        using TrainingData training = Some.Data([[0]], [[0]]), validation = Some.Data(2000, 1, 1, Loss.MeanSquaredError, 1);
        validation.Input(0)[0] = 1e30f;
        using var trainer = new Trainer(topology, new TrainingOptions { Loss = Loss.MeanSquaredError }, training, validation,
            [1e20f, 0, 0.5f, 0]);
        Assert.Equal(new Divergence(1, 1, 1, OnValidation: true), trainer.Train().Divergence);
    }

    [Theory, InlineData(false), InlineData(true)]
    public void Weights_of_the_last_epoch_that_overflow_are_divergence_and_those_before_are_kept(bool stopsEarly)
    {
        // each step multiplies the output by a million: 2e4, 2e10, ..., 2e34; then the weights are 2e37, and 1000 times them too much
        var topology = new Topology(1, [new Layer(1, Activation.Identity)]);
        using TrainingData data = Some.Data([[1000]], [[0]]);
        var options = new TrainingOptions
        {
            Loss = Loss.MeanSquaredError,
            Epochs = 5,
            Optimizer = new(OptimizerKind.Sgd, 1),
            EarlyStopping = stopsEarly ? new(Patience: 5, RestoreBest: false, Metric: EarlyStoppingMetric.TrainLoss) : null,
        };
        using Trainer five = new(topology, options, data, null, [20, 0]),
            six = new(topology, options with { Epochs = stopsEarly ? 100 : 6 }, data, null, [20, 0]);
        Assert.Equal(StopReason.Completed, five.Train().Reason);
        Assert.Equal(new TrainingOutcome(5, stopsEarly ? 1 : 5, 5, StopReason.Diverged, new Divergence(6, 1, 1)), six.Train());
        Assert.Equal(Some.WeightsOf(five, topology), Some.WeightsOf(six, topology));
    }

    [Fact]
    public void The_final_check_names_the_last_batch()
    {
        // as above, three steps an epoch
        var topology = new Topology(1, [new Layer(1, Activation.Identity)]);
        float[][] inputs = [.. Enumerable.Repeat<float[]>([1000], 5)], targets = [.. Enumerable.Repeat<float[]>([0], 5)];
        using TrainingData data = Some.Data(inputs, targets);
        var options = new TrainingOptions
        {
            Loss = Loss.MeanSquaredError,
            Epochs = 2,
            BatchSize = 2,
            Optimizer = new(OptimizerKind.Sgd, 1),
        };
        using var trainer = new Trainer(topology, options, data, null, [20, 0]);
        Assert.Equal(new Divergence(2, 3, 1), trainer.Train().Divergence);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 2)]
    public void Weights_that_overflow_in_an_epochs_last_step_end_it_and_their_layer_is_named(int layers, int overflown)
    {
        // the gradient of the last layer is 1e30, that of the first of two is 0
        var topology = new Topology(1, [.. Enumerable.Repeat(new Layer(1, Activation.Identity), layers)]);
        using TrainingData data = Some.Data([[1]], [[1e30f]]);
        var options = new TrainingOptions { Loss = Loss.MeanSquaredError, Epochs = 3, Optimizer = new(OptimizerKind.Sgd, 1e10) };
        using var trainer = new Trainer(topology, options, data, null, layers == 1 ? [0, 0] : [1, 0, 0, 0]);
        Assert.Equal(new Divergence(1, 1, overflown), trainer.Train().Divergence);
    }

    [Fact]
    public void The_rows_of_a_second_are_counted_without_what_else_an_epoch_does()
    {
        using TrainingData data = Some.Data(50, 4, 1, Loss.MeanSquaredError, 1);
        using var trainer = new Trainer(new Topology(4, [new Layer(8, Activation.Tanh), new Layer(1, Activation.Identity)]),
            new TrainingOptions { Loss = Loss.MeanSquaredError, Epochs = 3 }, data, data);
        trainer.Train(epoch => Assert.InRange(50 / epoch.SamplesPerSecond, double.Epsilon, epoch.Seconds));
    }

    [Fact]
    public void Rows_are_shuffled_unless_that_is_turned_off() => Assert.True(new TrainingOptions { Loss = Loss.MeanSquaredError }.Shuffle);

    [Fact]
    public void Weights_come_out_of_a_network_as_they_went_in()
    {
        var topology = new Topology(3, [new Layer(20, Activation.Tanh), new Layer(2, Activation.Identity)]);
        float[] weights = Some.Floats((int)topology.ParameterCount, 5), copied = new float[weights.Length];
        new Mlp(topology, weights).CopyWeightsTo(copied);
        Assert.Equal(weights, copied);
    }

    [Fact]
    public void Divergence_names_the_first_layer_that_is_not_finite()
    {
        var topology = new Topology(1,
            [new Layer(1, Activation.Identity), new Layer(1, Activation.Identity), new Layer(1, Activation.Identity)]);
        using TrainingData data = Some.Data([[1e10f]], [[0]]);
        using var trainer = new Trainer(topology, new TrainingOptions { Loss = Loss.MeanSquaredError }, data, null,
            [1e10f, 0, 1e30f, 0, 1, 0]);
        Assert.Equal(new Divergence(1, 1, 2), trainer.Train().Divergence);
    }

    [Fact]
    public void A_layer_whose_weighted_inputs_are_not_finite_is_named_also_where_its_activations_are()
    {
        // z is minus infinity and 1e38, of which softplus makes 0 and 1e38, which the second layer multiplies beyond a float
        var topology = new Topology(1, [new Layer(2, Activation.Softplus), new Layer(1, Activation.Identity)]);
        using TrainingData data = Some.Data([[1e30f]], [[0]]);
        using var trainer = new Trainer(
            topology, new TrainingOptions { Loss = Loss.MeanSquaredError }, data, null, [-1e20f, 1e8f, 0, 0, 0, 1e20f, 0]);
        Assert.Equal(new Divergence(1, 1, 1), trainer.Train().Divergence);
    }

    [Fact]
    public void A_target_that_is_no_number_makes_weights_that_are_none_and_on_validation_only_the_loss_of_the_last_layer()
    {
        var topology = new Topology(1, [new Layer(1, Activation.Tanh), new Layer(1, Activation.Identity)]);
        var options = new TrainingOptions { Loss = Loss.MeanSquaredError };
        using TrainingData sound = Some.Data([[1]], [[1]]), none = Some.Data([[1]], [[float.NaN]]);
        using Trainer onTraining = new(topology, options, none), onValidation = new(topology, options, sound, none);
        Assert.Equal(new Divergence(1, 1, 1), onTraining.Train().Divergence);
        Assert.Equal(new Divergence(1, 1, 2, OnValidation: true), onValidation.Train().Divergence);
    }

    [Fact]
    public void A_row_of_weight_2_counts_as_two_rows()
    {
        var topology = new Topology(3, [new Layer(4, Activation.Tanh), new Layer(1, Activation.Identity)]);
        float[] start = Some.Floats((int)topology.ParameterCount, 5);
        using TrainingData twice = Some.Data([[1, 2, 3], [1, 2, 3], [-1, 0, 1], [0, 1, 0]], [[1], [1], [0], [2]]);
        using var weighted = new TrainingData(4, 3, 1, weighted: true);
        for (int row = 0; row < 4; row++)
        {
            twice.Input(row).CopyTo(weighted.Input(row));
            twice.Target(row).CopyTo(weighted.Target(row));
        }
        weighted.Weight(0) = 2;
        weighted.Weight(1) = 0;
        var options = new TrainingOptions { Loss = Loss.MeanSquaredError, Epochs = 1, Shuffle = false };
        double[] losses = new double[2];
        float[][] weights = new float[2][];
        foreach (var (data, i) in new[] { (twice, 0), (weighted, 1) })
        {
            using var trainer = new Trainer(topology, options, data, null, start);
            trainer.Train(epoch => losses[i] = epoch.TrainLoss);
            weights[i] = Some.WeightsOf(trainer, topology);
        }
        Assert.Equal(losses[0], losses[1], 1e-6);
        for (int i = 0; i < start.Length; i++) Assert.Equal(weights[0][i], weights[1][i], 1e-6);
    }

    [Theory, InlineData(0.01, 0.01), InlineData(1e6, null)]
    public void A_gradient_longer_than_the_clip_is_shortened_to_it_and_a_shorter_one_is_left(double clip, double? length)
    {
        var topology = new Topology(3, [new Layer(4, Activation.Tanh), new Layer(2, Activation.Identity)]);
        float[] start = Some.Floats((int)topology.ParameterCount, 1);
        using TrainingData data = Some.Data(8, 3, 2, Loss.MeanSquaredError, 2);
        var options = new TrainingOptions
        {
            Loss = Loss.MeanSquaredError,
            Epochs = 1,
            BatchSize = 8,
            Shuffle = false,
            GradientClip = clip,
            Optimizer = new(OptimizerKind.Sgd, 1),
        };
        using var trainer = new Trainer(topology, options, data, null, start);
        trainer.Train();
        float[] gradient = Some.Gradient(topology, options.Loss, data, start), after = Some.WeightsOf(trainer, topology);
        double norm = Math.Sqrt(gradient.Sum(g => (double)g * g)), share = (length ?? norm) / norm;
        for (int i = 0; i < start.Length; i++) Assert.Equal(start[i] - share * gradient[i], after[i], 1e-6);
    }

    [Theory]
    [InlineData(AccuracyRule.LargestOutput, 2 / 3.0), InlineData(AccuracyRule.Threshold, 1 / 3.0)]
    public void Accuracy_counts_the_rows_that_are_right_by_the_rule(AccuracyRule rule, double expected)
    {
        // outputs are the inputs: right by both rules, right by the largest only, wrong by both
        var topology = new Topology(2, [new Layer(2, Activation.Identity)]);
        using TrainingData data = Some.Data([[0.9f, 0.1f], [0.4f, 0.3f], [0.2f, 0.8f]], [[1, 0], [1, 0], [1, 0]]);
        var options = new TrainingOptions { Loss = Loss.MeanSquaredError, Epochs = 1, BatchSize = 3, Accuracy = rule };
        using var trainer = new Trainer(topology, options, data, null, [1, 0, 0, 1, 0, 0]);
        Epoch? epoch = null;
        trainer.Train(report => epoch = report);
        Assert.Equal(expected, epoch!.TrainAccuracy);
    }
}
