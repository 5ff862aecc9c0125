namespace MlpEngine.Tests;

/// <summary>Backpropagation against numeric differences of an independent network in double precision.</summary>
public class GradientTests
{
    public static TheoryData<Activation, Activation, Loss> Combinations
    {
        get
        {
            var combinations = new TheoryData<Activation, Activation, Loss>();
            foreach (Activation hidden in Some.TrainableHidden)
                foreach (Activation output in Enum.GetValues<Activation>())
                    foreach (Loss loss in Enum.GetValues<Loss>())
                        if (new TrainingOptions { Loss = loss }.Problem(Shape(hidden, output)) is null)
                            combinations.Add(hidden, output, loss);
            return combinations;
        }
    }

    [Theory, MemberData(nameof(Combinations))]
    public void The_gradient_is_the_slope_of_the_cost_with_and_without_penalties(Activation hidden, Activation output, Loss loss)
    {
        using TrainingData data = Some.Data(6, 4, 3, loss, 21);
        foreach ((double l2, double l1) in new[] { (0, 0), (0.7, 0), (0, 0.4), (0.7, 0.4) })
            AssertGradient(Shape(hidden, output), loss, data, l2, l1);
    }

    [Theory]
    [InlineData(Activation.Identity, Loss.MeanSquaredError), InlineData(Activation.Identity, Loss.MeanAbsoluteError)]
    [InlineData(Activation.Identity, Loss.Huber)]
    [InlineData(Activation.Sigmoid, Loss.BinaryCrossEntropy), InlineData(Activation.Softmax, Loss.CategoricalCrossEntropy)]
    public void It_is_so_through_many_layers_of_any_width_and_for_rows_that_count_differently(Activation output, Loss loss)
    {
        var topology = new Topology(3, [new Layer(17, Activation.Silu), new Layer(5, Activation.Gelu), new Layer(1, Activation.Softplus),
            new Layer(4, Activation.Elu), new Layer(2, output)]);
        using TrainingData plain = Some.Data(7, 3, 2, loss, 23);
        using var data = new TrainingData(7, 3, 2, weighted: true);
        for (int row = 0; row < data.Rows; row++)
        {
            plain.Input(row).CopyTo(data.Input(row));
            plain.Target(row).CopyTo(data.Target(row));
            data.Weight(row) = row * 0.5f;
        }
        AssertGradient(topology, loss, data, 0.7, 0.4);
    }

    [Fact]
    public void It_is_so_where_a_step_is_computed_in_parts()
    {
        // so many inputs that a gradient takes several tiles, errors that its factors are packed, and operations that layers are cut up
        var topology = new Topology(150,
            [new Layer(300, Activation.Tanh), new Layer(40, Activation.Silu), new Layer(3, Activation.Identity)]);
        using TrainingData data = Some.Data(64, 150, 3, Loss.MeanSquaredError, 24);
        AssertGradient(topology, Loss.MeanSquaredError, data, 0.7, 0.4, everyOther: 1709, scale: 0.1f);
    }

    static Topology Shape(Activation hidden, Activation output) => new(4, [new Layer(5, hidden), new Layer(3, output)]);

    static void AssertGradient(Topology topology, Loss loss, TrainingData data, double l2, double l1, int everyOther = 1,
        float scale = 1)
    {
        float[] weights = Some.Floats((int)topology.ParameterCount, 22, scale);
        var options = new TrainingOptions { Loss = loss, L2 = l2, L1 = l1, BatchSize = Math.Max(32, data.Rows) };
        using var trainer = new Trainer(topology, options, data, null, weights);
        trainer.Step.Batch.Take(0, data.Rows);
        double cost = trainer.Step.ComputeGradient(1);
        float[] gradient = new float[weights.Length];
        trainer.Step.Gradient.Write(gradient);

        double[] w = [.. weights.Select(x => (double)x)];
        Assert.Equal(Reference.Cost(topology, w, data, loss, l2, l1), cost, 1e-5);
        for (int i = 0; i < w.Length; i += everyOther)
        {
            const double Step = 1e-5;
            double kept = w[i];
            w[i] = kept + Step;
            double above = Reference.Cost(topology, w, data, loss, l2, l1);
            w[i] = kept - Step;
            double below = Reference.Cost(topology, w, data, loss, l2, l1);
            w[i] = kept;
            Assert.Equal((above - below) / (2 * Step), gradient[i], 5e-6);
        }
    }
}
