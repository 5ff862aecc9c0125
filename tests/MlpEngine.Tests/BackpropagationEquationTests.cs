namespace MlpEngine.Tests;

/// <summary>The numbered equations of the text from 26 on, backpropagation, and the claims of its appendix.</summary>
public class BackpropagationEquationTests
{
    [Fact]
    public void Eq_31_45_51_55_backpropagation_is_the_chain_rule_written_out()
    {
        // 1-1-1 sigmoid, mean squared error: d2 = (a2 - y) s'(z2), d1 = w2 d2 s'(z1)
        var topology = new Topology(1, [new Layer(1, Activation.Sigmoid), new Layer(1, Activation.Sigmoid)]);
        using TrainingData data = Some.Data([[0.7f]], [[1]]);
        static double S(double z) => 1 / (1 + Math.Exp(-z));
        double a1 = S(0.5 * 0.7 + 0.1), a2 = S(-1.5 * a1 + 0.2), d2 = (a2 - 1) * a2 * (1 - a2), d1 = -1.5 * d2 * a1 * (1 - a1);
        double[] expected = [d1 * 0.7, d1, d2 * a1, d2];
        float[] actual = Some.Gradient(topology, Loss.MeanSquaredError, data, [0.5f, 0.1f, -1.5f, 0.2f]);
        for (int i = 0; i < 4; i++) Assert.Equal(expected[i], actual[i], 1e-7);
    }

    [Fact]
    public void Eq_56_57_the_gradient_of_a_batch_is_the_mean_of_its_samples()
    {
        var topology = new Topology(4, [new Layer(6, Activation.Tanh), new Layer(2, Activation.Identity)]);
        float[] weights = Some.Floats((int)topology.ParameterCount, 3);
        using TrainingData data = Some.Data(5, 4, 2, Loss.MeanSquaredError, 4);
        float[] batch = Some.Gradient(topology, Loss.MeanSquaredError, data, weights);
        double[] mean = new double[weights.Length];
        for (int row = 0; row < 5; row++)
        {
            using TrainingData one = Some.Data([data.Input(row).ToArray()], [data.Target(row).ToArray()]);
            float[] gradient = Some.Gradient(topology, Loss.MeanSquaredError, one, weights);
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
            var options = new TrainingOptions
            {
                Loss = loss,
                Epochs = 1000,
                Optimizer = new(OptimizerKind.Sgd, 0.15),
                Accuracy = AccuracyRule.Threshold,
            };
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
        Assert.Equal([a[0], a[1] - 1, a[0], a[1] - 1], Some.Gradient(topology, loss, data, weights));
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
        float[] gradient = Some.Gradient(topology, Loss.MeanSquaredError, data, w);
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
            trainer.Step.Batch.Take(0, 20);
            trainer.Step.ComputeGradient(1);
            float[] gradient = new float[topology.ParameterCount];
            trainer.Step.Gradient.Write(gradient);
            return Norm(gradient[..100]) / Norm(gradient[^121..^11]);
        }
        Assert.True(ShareReachingTheFirstLayer(Activation.Sigmoid) < 1e-3);
        Assert.True(ShareReachingTheFirstLayer(Activation.Relu) > 0.05);
    }

    static double Norm(IEnumerable<float> values) => Math.Sqrt(values.Sum(x => (double)x * x));
}
