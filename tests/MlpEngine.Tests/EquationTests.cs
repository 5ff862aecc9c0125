namespace MlpEngine.Tests;

/// <summary>The numbered equations of the text, one test each (README.md beside the engine has the list).</summary>
public class EquationTests
{
    [Theory]
    [InlineData(1, 1, 1, 1), InlineData(1, 1, 0, 1), InlineData(0, 1, 1, 1), InlineData(1, 0, 1, 1), InlineData(0, 0, 1, 1)]
    [InlineData(1, 0, 0, 0), InlineData(0, 1, 0, 0), InlineData(0, 0, 0, 0)]
    public void Eq_1_2_the_perceptron_decides_about_the_football_game(float friends, float win, float ticket, float goes) =>
        Assert.Equal([goes], Perceptron(3, 1, 5, -3).Predict(friends, win, ticket));

    [Fact]
    public void Eq_1_2_a_sum_exactly_at_the_threshold_gives_0() => Assert.Equal([0], Perceptron(3, 1, 5, -3).Predict(1, 0, 0));

    [Theory, InlineData(0, 0.5f), InlineData(1e30f, 1), InlineData(-1e30f, 0), InlineData(float.MaxValue, 1), InlineData(-float.MaxValue, 0)]
    public void Eq_3_the_sigmoid_never_overflows(float z, float expected) => Assert.Equal([expected], One(Activation.Sigmoid).Predict(z));

    [Theory, InlineData(2.5f, 2.5f), InlineData(0, 0), InlineData(-3, 0)]
    public void Eq_5_6_relu_is_the_larger_of_0_and_z(float z, float expected) => Assert.Equal([expected], One(Activation.Relu).Predict(z));

    [Fact]
    public void Eq_6_the_derivative_of_relu_is_0_at_0()
    {
        var topology = new Topology(1, [new Layer(1, Activation.Relu)]);
        using TrainingData data = Some.Data([[0]], [[5]]);
        Assert.Equal([0, 0], Gradient(topology, Loss.MeanSquaredError, data, [1, 0]));
    }

    [Fact]
    public void Eq_7_8_softmax_rows_sum_to_1_and_do_not_overflow()
    {
        var topology = new Topology(3, [new Layer(3, Activation.Softmax)]);
        var mlp = new Mlp(topology, [1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0]);
        foreach (float[] z in new float[][] { [0, 0, 0], [1, 2, 3], [1e4f, -1e4f, 1e4f], [-100, -200, -300] })
        {
            float[] a = mlp.Predict(z);
            Assert.Equal(1, a.Sum(), 1e-6);
            for (int j = 0; j < 3; j++) Assert.Equal(Math.Exp(z[j] - z.Max()) / z.Sum(x => Math.Exp(x - z.Max())), a[j], 1e-6);
        }
    }

    [Fact]
    public void Eq_9_to_16_a_layer_is_s_of_w_a_plus_b()
    {
        var topology = new Topology(3, [new Layer(5, Activation.Sigmoid), new Layer(3, Activation.Tanh)]);
        float[] weights = Some.Floats((int)topology.ParameterCount, 1), x = [0.3f, -0.8f, 0.1f];
        float[] actual = new Mlp(topology, weights).Predict(x);
        double[] expected = Reference.Forward(topology, [.. weights.Select(w => (double)w)], x);
        for (int j = 0; j < 3; j++) Assert.Equal(expected[j], actual[j], 1e-6);
    }

    [Fact]
    public void Eq_17_mean_squared_error_is_half_the_mean_squared_distance()
    {
        using TrainingData data = Some.Data([[1], [2]], [[0], [5]]);
        Assert.Equal((1 * 1 + 3 * 3) / (2.0 * 2), One(Activation.Identity).MeanLoss(data, Loss.MeanSquaredError), 1e-6);
    }

    [Fact]
    public void Eq_18_19_cross_entropy_sums_over_samples_and_outputs()
    {
        var mlp = new Mlp(new Topology(1, [new Layer(2, Activation.Sigmoid)]), [1, -2, 0, 0]);
        using TrainingData data = Some.Data([[1], [-0.5f]], [[1, 0], [0, 0]]);
        static double S(double z) => 1 / (1 + Math.Exp(-z));
        double expected = -(Math.Log(S(1)) + Math.Log(1 - S(-2)) + Math.Log(1 - S(-0.5)) + Math.Log(1 - S(1))) / 2;
        Assert.Equal(expected, mlp.MeanLoss(data, Loss.BinaryCrossEntropy), 1e-6);
    }

    [Theory, InlineData(Activation.Sigmoid, Loss.BinaryCrossEntropy), InlineData(Activation.Softmax, Loss.CategoricalCrossEntropy)]
    public void Eq_18_19_cross_entropy_is_finite_for_the_most_wrong_output(Activation output, Loss loss)
    {
        var mlp = new Mlp(new Topology(1, [new Layer(2, output)]), [1, -1, 0, 0]);
        using TrainingData data = Some.Data([[1e6f]], [[0, 1]]);
        Assert.Equal(2e6, mlp.MeanLoss(data, loss), 1);
    }

    [Fact]
    public void Eq_20_a_step_is_w_minus_eta_times_the_gradient()
    {
        float[] stepped = Stepped(out float[] start, out float[] gradient);
        for (int i = 0; i < start.Length; i++) Assert.Equal(start[i] - 0.5 * gradient[i], stepped[i], 1e-6);
    }

    [Fact]
    public void Eq_21_to_23_ridge_shrinks_weights_by_the_number_of_all_rows_and_leaves_biases()
    {
        // rows of zeros give weights no gradient of their own; batches of 2 out of 8
        var topology = new Topology(2, [new Layer(1, Activation.Identity)]);
        using var data = new TrainingData(8, 2, 1);
        var options = new TrainingOptions
        {
            Loss = Loss.MeanSquaredError,
            L2 = 0.4,
            BatchSize = 2,
            Epochs = 1,
            Optimizer = new(OptimizerKind.Sgd, 0.5),
        };
        using var trainer = new Trainer(topology, options, data, null, [1, -2, 0]);
        double trainLoss = 0;
        trainer.Train(epoch => trainLoss = epoch.TrainLoss);
        double shrink = 1 - 0.5 * 0.4 / 8, penalty = 0.4 / (2 * 8) * 5;
        float[] weights = Some.WeightsOf(trainer, topology);
        Assert.Equal(Math.Pow(shrink, 4), weights[0], 1e-6);
        Assert.Equal(-2 * Math.Pow(shrink, 4), weights[1], 1e-6);
        Assert.Equal(0, weights[2]);
        Assert.Equal(penalty * Enumerable.Range(0, 4).Average(step => Math.Pow(shrink, 2 * step)), trainLoss, 1e-6);
    }

    [Fact]
    public void Eq_31_45_51_55_backpropagation_is_the_chain_rule_written_out()
    {
        // 1-1-1 sigmoid, mean squared error: d2 = (a2 - y) s'(z2), d1 = w2 d2 s'(z1)
        var topology = new Topology(1, [new Layer(1, Activation.Sigmoid), new Layer(1, Activation.Sigmoid)]);
        using TrainingData data = Some.Data([[0.7f]], [[1]]);
        static double S(double z) => 1 / (1 + Math.Exp(-z));
        double a1 = S(0.5 * 0.7 + 0.1), a2 = S(-1.5 * a1 + 0.2), d2 = (a2 - 1) * a2 * (1 - a2), d1 = -1.5 * d2 * a1 * (1 - a1);
        double[] expected = [d1 * 0.7, d1, d2 * a1, d2];
        float[] actual = Gradient(topology, Loss.MeanSquaredError, data, [0.5f, 0.1f, -1.5f, 0.2f]);
        for (int i = 0; i < 4; i++) Assert.Equal(expected[i], actual[i], 1e-7);
    }

    [Fact]
    public void Eq_56_57_the_gradient_of_a_batch_is_the_mean_of_its_samples()
    {
        var topology = new Topology(4, [new Layer(6, Activation.Tanh), new Layer(2, Activation.Identity)]);
        float[] weights = Some.Floats((int)topology.ParameterCount, 3);
        using TrainingData data = Some.Data(5, 4, 2, Loss.MeanSquaredError, 4);
        float[] batch = Gradient(topology, Loss.MeanSquaredError, data, weights);
        double[] mean = new double[weights.Length];
        for (int row = 0; row < 5; row++)
        {
            using TrainingData one = Some.Data([data.Input(row).ToArray()], [data.Target(row).ToArray()]);
            float[] gradient = Gradient(topology, Loss.MeanSquaredError, one, weights);
            for (int i = 0; i < mean.Length; i++) mean[i] += gradient[i] / 5.0;
        }
        for (int i = 0; i < mean.Length; i++) Assert.Equal(mean[i], batch[i], 1e-6);
    }

    [Fact]
    public void Eq_57_the_last_smaller_batch_counts_too()
    {
        // weight 0 and bias b: one step per batch moves b by eta (y - b), so three batches of 2, 2 and 1 rows are three steps
        var topology = new Topology(1, [new Layer(1, Activation.Identity)]);
        using TrainingData data = Some.Data([[0], [0], [0], [0], [0]], [[1], [1], [1], [1], [1]]);
        var options = new TrainingOptions
        {
            Loss = Loss.MeanSquaredError,
            BatchSize = 2,
            Epochs = 1,
            Optimizer = new(OptimizerKind.Sgd, 0.5),
        };
        using var trainer = new Trainer(topology, options, data, null, [0, 0]);
        trainer.Train();
        Assert.Equal(1 - Math.Pow(0.5, 3), Some.WeightsOf(trainer, topology)[1], 1e-6);
    }

    [Fact]
    public void Eq_58_to_73_cross_entropy_needs_fewer_epochs_than_squared_error_from_a_wrong_start()
    {
        int EpochsUntilRight(Loss loss)
        {
            using TrainingData data = Some.Data([[1]], [[0]]);
            var options = new TrainingOptions { Loss = loss, Epochs = 1000, Optimizer = new(OptimizerKind.Sgd, 0.15), Accuracy = AccuracyRule.Threshold };
            using var trainer = new Trainer(new Topology(1, [new Layer(1, Activation.Sigmoid)]), options, data, null, [2, 2]);
            int first = int.MaxValue;
            trainer.Train(epoch => first = epoch.TrainAccuracy == 1 ? Math.Min(first, epoch.Number) : first);
            return first;
        }
        Assert.True(EpochsUntilRight(Loss.BinaryCrossEntropy) * 3 < EpochsUntilRight(Loss.MeanSquaredError));
    }

    [Theory, InlineData(Activation.Sigmoid, Loss.BinaryCrossEntropy), InlineData(Activation.Softmax, Loss.CategoricalCrossEntropy)]
    public void Eq_71_73_the_error_of_a_matching_output_is_a_minus_y(Activation output, Loss loss)
    {
        var topology = new Topology(1, [new Layer(2, output)]);
        using TrainingData data = Some.Data([[1]], [[0, 1]]);
        float[] weights = [0.3f, -0.9f, 0, 0], a = new Mlp(topology, weights).Predict(1);
        Assert.Equal([a[0], a[1] - 1, a[0], a[1] - 1], Gradient(topology, loss, data, weights));
    }

    [Fact]
    public void Eq_79_the_sum_over_all_paths_is_what_backpropagation_gives()
    {
        var topology = new Topology(1, [new Layer(2, Activation.Tanh), new Layer(2, Activation.Tanh), new Layer(1, Activation.Identity)]);
        float[] w = Some.Floats((int)topology.ParameterCount, 9);
        using TrainingData data = Some.Data([[0.8f]], [[0.25f]]);
        double x = 0.8f;
        double[] a1 = [Math.Tanh(w[0] * x + w[2]), Math.Tanh(w[1] * x + w[3])];
        double[] a2 = [Math.Tanh(w[4] * a1[0] + w[5] * a1[1] + w[8]), Math.Tanh(w[6] * a1[0] + w[7] * a1[1] + w[9])];
        double error = w[10] * a2[0] + w[11] * a2[1] + w[12] - 0.25;
        float[] gradient = Gradient(topology, Loss.MeanSquaredError, data, w);
        for (int j = 0; j < 2; j++)
        {
            double paths = 0;
            for (int p = 0; p < 2; p++) paths += error * w[10 + p] * (1 - a2[p] * a2[p]) * w[4 + 2 * p + j] * (1 - a1[j] * a1[j]) * x;
            Assert.Equal(paths, gradient[j], 1e-6);
        }
    }

    [Fact]
    public void Appendix_gradients_vanish_in_a_stack_of_sigmoids_and_not_of_relus()
    {
        double ShareReachingTheFirstLayer(Activation activation)
        {
            var topology = new Topology(10, [.. Enumerable.Repeat(new Layer(10, activation), 8), new Layer(1, Activation.Identity)]);
            using TrainingData data = Some.Data(20, 10, 1, Loss.MeanSquaredError, 5);
            using var trainer = new Trainer(topology, new TrainingOptions { Loss = Loss.MeanSquaredError, Seed = 3 }, data);
            trainer.Step.Batch.Take(data, 0, 20);
            trainer.Step.ComputeGradient(1);
            float[] gradient = new float[topology.ParameterCount];
            trainer.Step.Gradient.Write(gradient);
            return Norm(gradient[..100]) / Norm(gradient[^121..^11]);
        }
        Assert.True(ShareReachingTheFirstLayer(Activation.Sigmoid) < 1e-3);
        Assert.True(ShareReachingTheFirstLayer(Activation.Relu) > 0.05);
    }

    static double Norm(IEnumerable<float> values) => Math.Sqrt(values.Sum(x => (double)x * x));

    static Mlp Perceptron(params float[] weights) => new(new Topology(3, [new Layer(1, Activation.Step)]), weights);

    static Mlp One(Activation activation) => new(new Topology(1, [new Layer(1, activation)]), [1, 0]);

    static float[] Gradient(Topology topology, Loss loss, TrainingData data, float[] weights)
    {
        using var trainer = new Trainer(topology, new TrainingOptions { Loss = loss, BatchSize = data.Rows }, data, null, weights);
        trainer.Step.Batch.Take(data, 0, data.Rows);
        trainer.Step.ComputeGradient(1);
        float[] gradient = new float[weights.Length];
        trainer.Step.Gradient.Write(gradient);
        return gradient;
    }

    static float[] Stepped(out float[] start, out float[] gradient)
    {
        var topology = new Topology(3, [new Layer(4, Activation.Relu), new Layer(2, Activation.Identity)]);
        using TrainingData data = Some.Data(7, 3, 2, Loss.MeanSquaredError, 6);
        start = Some.Floats((int)topology.ParameterCount, 7);
        gradient = Gradient(topology, Loss.MeanSquaredError, data, start);
        var options = new TrainingOptions { Loss = Loss.MeanSquaredError, Epochs = 1, Optimizer = new(OptimizerKind.Sgd, 0.5), Shuffle = false };
        using var trainer = new Trainer(topology, options, data, null, start);
        trainer.Train();
        return Some.WeightsOf(trainer, topology);
    }
}
