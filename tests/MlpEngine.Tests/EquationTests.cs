namespace MlpEngine.Tests;

/// <summary>The numbered equations of the text up to 23, units, layers, costs and steps (README.md beside the engine has the
/// list).</summary>
public class EquationTests
{
    [Theory]
    [InlineData(1, 1, 1, 1), InlineData(1, 1, 0, 1), InlineData(0, 1, 1, 1), InlineData(1, 0, 1, 1), InlineData(0, 0, 1, 1)]
    [InlineData(1, 0, 0, 0), InlineData(0, 1, 0, 0), InlineData(0, 0, 0, 0)]
    public void Eq_1_2_the_perceptron_decides_about_the_football_game(float friends, float win, float ticket, float goes) =>
        Assert.Equal([goes], Perceptron(3, 1, 5, -3).Predict(friends, win, ticket));

    [Fact]
    public void Eq_1_2_a_sum_exactly_at_the_threshold_gives_0() => Assert.Equal([0], Perceptron(3, 1, 5, -3).Predict(1, 0, 0));

    [Theory, InlineData(0, 0.5f), InlineData(1e30f, 1), InlineData(-1e30f, 0), InlineData(float.MaxValue, 1)]
    [InlineData(-float.MaxValue, 0)]
    public void Eq_3_the_sigmoid_never_overflows(float z, float expected) => Assert.Equal([expected], One(Activation.Sigmoid).Predict(z));

    [Theory, InlineData(2.5f, 2.5f), InlineData(0, 0), InlineData(-3, 0)]
    public void Eq_5_6_relu_is_the_larger_of_0_and_z(float z, float expected) => Assert.Equal([expected], One(Activation.Relu).Predict(z));

    [Fact]
    public void Eq_6_the_derivative_of_relu_is_0_at_0()
    {
        var topology = new Topology(1, [new Layer(1, Activation.Relu)]);
        using TrainingData data = Some.Data([[0]], [[5]]);
        Assert.Equal([0, 0], Some.Gradient(topology, Loss.MeanSquaredError, data, [1, 0]));
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
    public void Eq_21_to_23_the_L2_penalty_shrinks_weights_by_the_number_of_all_rows_and_leaves_biases()
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

    static Mlp Perceptron(params float[] weights) => new(new Topology(3, [new Layer(1, Activation.Step)]), weights);

    static Mlp One(Activation activation) => new(new Topology(1, [new Layer(1, activation)]), [1, 0]);

    static float[] Stepped(out float[] start, out float[] gradient)
    {
        var topology = new Topology(3, [new Layer(4, Activation.Relu), new Layer(2, Activation.Identity)]);
        using TrainingData data = Some.Data(7, 3, 2, Loss.MeanSquaredError, 6);
        start = Some.Floats((int)topology.ParameterCount, 7);
        gradient = Some.Gradient(topology, Loss.MeanSquaredError, data, start);
        var options = new TrainingOptions
        {
            Loss = Loss.MeanSquaredError,
            Epochs = 1,
            Optimizer = new(OptimizerKind.Sgd, 0.5),
            Shuffle = false,
        };
        using var trainer = new Trainer(topology, options, data, null, start);
        trainer.Train();
        return Some.WeightsOf(trainer, topology);
    }
}
