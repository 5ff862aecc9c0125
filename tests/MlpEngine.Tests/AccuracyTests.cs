namespace MlpEngine.Tests;

public sealed class AccuracyTests
{
    /// <summary>The accuracy of a layer that answers its inputs, measured before its first step.</summary>
    static double? Accuracy(Loss loss, Activation output, AccuracyRule rule, float[][] inputs, float[][] targets)
    {
        int units = inputs[0].Length;
        float[] weights = new float[units * units + units];
        for (int j = 0; j < units; j++) weights[j * units + j] = 1;
        using TrainingData data = Some.Data(inputs, targets);
        var options = new TrainingOptions { Loss = loss, Epochs = 1, BatchSize = inputs.Length, Accuracy = rule };
        using var trainer = new Trainer(new Topology(units, [new Layer(units, output)]), options, data, null, weights);
        double? accuracy = -1;
        trainer.Train(epoch => accuracy = epoch.TrainAccuracy);
        return accuracy;
    }

    static double? Accuracy(AccuracyRule rule, float[][] outputs, float[][] targets) =>
        Accuracy(Loss.MeanSquaredError, Activation.Identity, rule, outputs, targets);

    [Theory]
    [InlineData(new[] { 0.1f, 0.5f, 0.9f }, new[] { 0f, 0f, 1f }, 1)]
    [InlineData(new[] { 0.1f, 0.5f, 0.9f }, new[] { 0f, 1f, 0f }, 0)]
    [InlineData(new[] { 0f, 0f, 1f }, new[] { 0.1f, 0.5f, 0.9f }, 1)]
    [InlineData(new[] { 0.1f, 0.9f, 0.3f }, new[] { 0f, 1f, 0f }, 1)]
    [InlineData(new[] { 0.4f, 0.4f, 0.1f }, new[] { 1f, 0f, 0f }, 1)] // of equals the first
    [InlineData(new[] { 0.4f, 0.4f, 0.1f }, new[] { 0f, 1f, 0f }, 0)]
    [InlineData(new[] { 1f, 0f, 0f }, new[] { 0.5f, 0.5f, 0f }, 1)]
    [InlineData(new[] { -1f, -2f, -3f }, new[] { 1f, 0f, 0f }, 1)] // below the zeros of the padding
    public void The_largest_output_is_to_belong_to_the_largest_target(float[] outputs, float[] targets, double accuracy) =>
        Assert.Equal(accuracy, Accuracy(AccuracyRule.LargestOutput, [outputs], [targets]));

    [Theory]
    [InlineData(new[] { 0.6f, 0.4f }, new[] { 1f, 0f }, 1)]
    [InlineData(new[] { 0.6f, 0.6f }, new[] { 1f, 0f }, 0)]
    [InlineData(new[] { 0.4f, 0.4f }, new[] { 1f, 0f }, 0)]
    [InlineData(new[] { 0.5f, 0.6f }, new[] { 0f, 1f }, 1)] // exactly 0.5 is below
    [InlineData(new[] { 0.2f, 0.6f }, new[] { 0.5f, 1f }, 1)]
    public void Every_output_is_to_be_on_its_targets_side_of_a_half(float[] outputs, float[] targets, double accuracy) =>
        Assert.Equal(accuracy, Accuracy(AccuracyRule.Threshold, [outputs], [targets]));

    [Theory, InlineData(AccuracyRule.LargestOutput), InlineData(AccuracyRule.Threshold)]
    public void Each_row_is_compared_with_its_own_targets_and_with_no_others(AccuracyRule rule)
    {
        // as many outputs as a row has room for: no padding lies between one row and the next
        const int Rows = 40, Units = 16;
        float[] Row(int label) => [.. Enumerable.Range(0, Units).Select(j => j == label ? 1f : 0f)];
        float[][] outputs = [.. Enumerable.Range(0, Rows).Select(i => Row(i % Units))];
        float[][] targets = [.. Enumerable.Range(0, Rows).Select(i => Row((i + i % 4 / 3) % Units))];

        Assert.Equal(0.75, Accuracy(rule, outputs, targets));
    }

    [Theory]
    [InlineData(Loss.BinaryCrossEntropy, Activation.Sigmoid, new[] { -1f }, new[] { 1f }, 0.0)] // the largest of one would be right
    [InlineData(Loss.BinaryCrossEntropy, Activation.Sigmoid, new[] { 1f, 2f }, new[] { 0f, 1f }, 1.0)] // both are above a half
    [InlineData(Loss.CategoricalCrossEntropy, Activation.Softmax, new[] { 0.1f, 0.2f, 0.3f }, new[] { 0f, 0f, 1f }, 1.0)] // none is
    [InlineData(Loss.MeanSquaredError, Activation.Identity, new[] { 1f, 2f }, new[] { 1f, 2f }, null)]
    [InlineData(Loss.Huber, Activation.Identity, new[] { 1f, 2f }, new[] { 1f, 2f }, null)]
    public void The_loss_decides_what_counts_unless_a_rule_is_given(
        Loss loss, Activation output, float[] inputs, float[] targets, double? accuracy) =>
        Assert.Equal(accuracy, Accuracy(loss, output, AccuracyRule.Auto, [inputs], [targets]));

    [Fact]
    public void Where_no_row_counts_as_right_none_is_reported()
    {
        using TrainingData data = Some.Data(4, 2, 1, Loss.Huber, 1);
        using var trainer = new Trainer(
            new Topology(2, [new Layer(1, Activation.Identity)]), new TrainingOptions { Loss = Loss.Huber, Epochs = 1 }, data, data);
        trainer.Train(epoch => Assert.Equal((null, null), (epoch.TrainAccuracy, epoch.ValidationAccuracy)));
    }
}
