namespace MlpEngine.Tests;

/// <summary>Data that is legal, however little there is to learn from it.</summary>
public class OddDataTests
{
    public static TheoryData<Activation, Loss> Outputs
    {
        get
        {
            var outputs = new TheoryData<Activation, Loss>();
            foreach (Activation output in Enum.GetValues<Activation>())
                foreach (Loss loss in Enum.GetValues<Loss>())
                    if (new TrainingOptions { Loss = loss }.Problem(Shape(1, output, 2)) is null) outputs.Add(output, loss);
            return outputs;
        }
    }

    [Theory, MemberData(nameof(Outputs))]
    public void One_row_of_one_feature_is_learned_whatever_the_batch_size(Activation output, Loss loss)
    {
        using TrainingData row = Some.Data([[0.5f]], [[1, 0]]);
        foreach (int batchSize in new[] { 1, 32, int.MaxValue })
            AssertLearned(row, row, output, loss, batchSize);
    }

    [Theory, MemberData(nameof(Outputs))]
    public void Rows_all_of_one_class_are_learned(Activation output, Loss loss)
    {
        using TrainingData rows = Some.Data([[1], [2], [-1], [0], [3]], [.. Enumerable.Repeat(new float[] { 1, 0 }, 5)]);
        AssertLearned(rows, null, output, loss, batchSize: 3);
    }

    [Fact]
    public void Rows_that_count_nothing_change_nothing()
    {
        using var data = new TrainingData(3, 1, 1, weighted: true);
        for (int row = 0; row < 3; row++) data.Weight(row) = 0;
        using var trainer = new Trainer(Shape(1, Activation.Identity, 1),
            new TrainingOptions { Loss = Loss.MeanSquaredError, Epochs = 3 }, data);
        float[] start = Some.WeightsOf(trainer, Shape(1, Activation.Identity, 1));
        trainer.Train(epoch => Assert.Equal(0, epoch.TrainLoss));
        Assert.Equal(start, Some.WeightsOf(trainer, Shape(1, Activation.Identity, 1)));
    }

    [Fact]
    public void Metrics_of_one_row_and_one_class_are_defined_or_null()
    {
        ClassificationMetrics metrics = ClassificationMetrics.Of([0.25f, 0.75f], 2, [1]);
        Assert.Equal((1, 1, null), (metrics.Accuracy, metrics.BalancedAccuracy, metrics.RocAuc));
        Assert.Equal(-Math.Log(0.75), metrics.LogLoss, 1e-12);
        Assert.Equal([0], RegressionMetrics.Of([2], [3], 1).R2);
    }

    static Topology Shape(int inputs, Activation output, int outputs) =>
        new(inputs, [new Layer(8, Activation.Tanh), new Layer(outputs, output)]);

    static void AssertLearned(TrainingData data, TrainingData? validation, Activation output, Loss loss, int batchSize)
    {
        Topology topology = Shape(data.Inputs, output, data.Outputs);
        var options = new TrainingOptions { Loss = loss, BatchSize = batchSize, Epochs = 400, Optimizer = new(OptimizerKind.Adam, 0.02) };
        using var trainer = new Trainer(topology, options, data, validation);
        var warnings = new TrainingWarnings(topology, options);
        List<Epoch> epochs = [];
        List<TrainingWarning> reported = [];
        TrainingOutcome outcome = trainer.Train(epoch =>
        {
            epochs.Add(epoch);
            reported.AddRange(warnings.Look(epoch));
        });
        Assert.Equal(StopReason.Completed, outcome.Reason);
        Assert.True(epochs[^1].TrainLoss < 0.1 * epochs[0].TrainLoss + 0.02,
            $"{output} {loss}: {epochs[0].TrainLoss} to {epochs[^1].TrainLoss}");
        Assert.All(epochs, epoch => Assert.All(epoch.Layers, layer =>
            Assert.True(double.IsFinite(layer.GradientNorm + layer.WeightNorm + layer.UpdateRatio))));
        // a ReLU output whose target is 0 may well be dead
        Assert.All(reported, warning => Assert.Equal((Activation.Relu, "deadRelu"), (output, warning.Code)));
    }
}
