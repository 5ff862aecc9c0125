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
                        if (new TrainingOptions { Loss = loss }.Problem(Shape(hidden, output)) is null) combinations.Add(hidden, output, loss);
            return combinations;
        }
    }

    [Theory, MemberData(nameof(Combinations))]
    public void The_gradient_is_the_slope_of_the_cost_with_and_without_penalties(Activation hidden, Activation output, Loss loss)
    {
        foreach ((double l2, double l1) in new[] { (0, 0), (0.7, 0), (0, 0.4), (0.7, 0.4) })
            AssertGradient(Shape(hidden, output), loss, l2, l1);
    }

    static Topology Shape(Activation hidden, Activation output) => new(4, [new Layer(5, hidden), new Layer(3, output)]);

    static void AssertGradient(Topology topology, Loss loss, double l2, double l1)
    {
        using TrainingData data = Some.Data(6, topology.Inputs, topology.Outputs, loss, 21);
        float[] weights = Some.Floats((int)topology.ParameterCount, 22);
        var options = new TrainingOptions { Loss = loss, L2 = l2, L1 = l1 };
        using var trainer = new Trainer(topology, options, data, null, weights);
        trainer.Step.Batch.Take(0, data.Rows);
        double cost = trainer.Step.ComputeGradient(1);
        float[] gradient = new float[weights.Length];
        trainer.Step.Gradient.Write(gradient);

        double[] w = [.. weights.Select(x => (double)x)];
        Assert.Equal(Reference.Cost(topology, w, data, loss, l2, l1), cost, 1e-5);
        for (int i = 0; i < w.Length; i++)
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
