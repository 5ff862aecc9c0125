namespace MlpEngine.Tests;

/// <summary>Metrics against numbers worked out by hand.</summary>
public class MetricsTests
{
    [Fact]
    public void Three_classes_are_counted_as_by_hand()
    {
        // actual 0 0 1 1 2, predicted 0 1 1 1 0
        float[] outputs = [0.7f, 0.2f, 0.1f, 0.3f, 0.6f, 0.1f, 0.1f, 0.8f, 0.1f, 0.2f, 0.5f, 0.3f, 0.5f, 0.1f, 0.4f];
        var metrics = ClassificationMetrics.Of(outputs, 3, [0, 0, 1, 1, 2]);
        Assert.Equal(0.6, metrics.Accuracy, 1e-12);
        Assert.Equal((0.5 + 1 + 0) / 3, metrics.BalancedAccuracy, 1e-12);
        Assert.Equal(-(Math.Log(0.7) + Math.Log(0.3) + Math.Log(0.8) + Math.Log(0.5) + Math.Log(0.4)) / 5, metrics.LogLoss, 1e-7);
        Assert.Equal([[1, 1, 0], [0, 2, 0], [1, 0, 0]], metrics.ConfusionMatrix.Select(row => row.ToArray()));
        Assert.Equal((2, 0.5, 0.5, 0.5), Figures(metrics.Classes[0]));
        Assert.Equal((2, 2 / 3.0, 1, 0.8), Figures(metrics.Classes[1]));
        Assert.Equal((1, 0, 0, 0), Figures(metrics.Classes[2]));
        // class 0: 0.7 and 0.3 against 0.1, 0.2, 0.5: 3 + 2 of 6; class 1: 0.8, 0.5 against 0.2, 0.6, 0.1: 3 + 2 of 6; class 2: 4 of 4
        Assert.Equal((5 / 6.0 + 5 / 6.0 + 1) / 3, metrics.RocAuc!.Value, 1e-12);
    }

    [Fact]
    public void One_output_is_the_probability_of_class_1_and_exactly_one_half_is_class_0()
    {
        var metrics = ClassificationMetrics.Of([0.9f, 0.5f, 0.2f, 0.6f], 1, [1, 1, 0, 0]);
        Assert.Equal([[1, 1], [1, 1]], metrics.ConfusionMatrix.Select(row => row.ToArray()));
        Assert.Equal(0.75, metrics.RocAuc!.Value, 1e-12);
    }

    [Fact]
    public void Ties_count_half_in_the_area_under_the_curve()
    {
        Assert.Equal(0.5, RocCurve.Area([1, 1, 1, 1], [true, false, true, false]));
        Assert.Equal((0.5 + 1 + 1 + 1) / 4, RocCurve.Area([0.5f, 0.5f, 0.1f, 0.9f], [true, false, false, true]));
        Assert.Null(RocCurve.Area([1, 2], [true, true]));
    }

    [Fact]
    public void The_area_is_the_share_of_pairs_in_the_right_order()
    {
        float[] scores = [.. Some.Floats(200, 1).Select(x => MathF.Round(x * 10))];
        bool[] belongs = [.. Some.Floats(200, 2).Select((x, i) => x + scores[i] / 20 > 0)];
        double wins = 0, pairs = 0;
        for (int i = 0; i < 200; i++)
            for (int j = 0; j < 200; j++)
                if (belongs[i] && !belongs[j])
                {
                    pairs++;
                    wins += scores[i] > scores[j] ? 1 : scores[i] == scores[j] ? 0.5 : 0;
                }
        Assert.Equal(wins / pairs, RocCurve.Area(scores, belongs)!.Value, 1e-12);
    }

    [Fact]
    public void A_probability_of_0_for_the_truth_leaves_the_log_loss_finite() =>
        Assert.InRange(ClassificationMetrics.Of([1, 0], 2, [1]).LogLoss, 80, 90);

    [Fact]
    public void Labels_are_judged_one_by_one_and_rows_as_a_whole()
    {
        var metrics = MultilabelMetrics.Of([0.9f, 0.1f, 0.6f, 0.7f, 0.2f, 0.3f], [1, 0, 0, 1, 0, 0], 2);
        Assert.Equal(2 / 3.0, metrics.Accuracy, 1e-12);
        Assert.Equal(5 / 6.0, metrics.LabelAccuracy, 1e-12);
        Assert.Equal((1, 0.5, 1, 2 / 3.0), Figures(metrics.Labels[0]));
        Assert.Equal((1, 1, 1, 1), Figures(metrics.Labels[1]));
    }

    [Fact]
    public void Regression_is_measured_per_target()
    {
        var metrics = RegressionMetrics.Of([1, 10, 2, 20, 6, 30], [1, 10, 2, 10, 3, 40], 2);
        Assert.Equal(Math.Sqrt(3), metrics.RootMeanSquaredError[0], 1e-12);
        Assert.Equal(1, metrics.MeanAbsoluteError[0], 1e-12);
        Assert.Equal(1 - 9 / 2.0, metrics.R2[0], 1e-12);
        Assert.Equal(1 - 200 / 600.0, metrics.R2[1], 1e-12);
        Assert.Equal((1 - 9 / 2.0 + 1 - 200 / 600.0) / 2, metrics.MeanR2, 1e-12);
    }

    [Fact]
    public void Rows_that_do_not_fit_are_refused()
    {
        Assert.Throws<ArgumentException>(() => ClassificationMetrics.Of([1, 2, 3], 2, [0]));
        Assert.Throws<ArgumentException>(() => ClassificationMetrics.Of([1, 2], 2, [2]));
        Assert.Throws<ArgumentException>(() => RegressionMetrics.Of([1, 2], [1], 1));
    }

    [Fact]
    public void Outputs_that_are_not_a_number_are_refused_by_their_place()
    {
        foreach (Action measure in new Action[]
        {
            () => RocCurve.Area([1, float.NaN], [true, false]),
            () => ClassificationMetrics.Of([0.5f, float.NaN], 1, [0, 1]),
            () => MultilabelMetrics.Of([0.5f, float.NaN], [0, 1], 1),
            () => RegressionMetrics.Of([0.5f, float.NaN], [0, 1], 1),
        })
            Assert.Contains("Output 1 is NaN", Assert.Throws<ArgumentException>(measure).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Measuring_can_be_cancelled()
    {
        var cancelled = new CancellationToken(canceled: true);
        Assert.Throws<OperationCanceledException>(() => ClassificationMetrics.Of([0.5f], 1, [0], cancelled));
        Assert.Throws<OperationCanceledException>(() => MultilabelMetrics.Of([0.5f], [0], 1, cancelled));
        using TrainingData data = Some.Data(4, 2, 1, Loss.MeanSquaredError, 1);
        var mlp = new Mlp(new Topology(2, [new Layer(1, Activation.Identity)]), Some.Floats(3, 1));
        Assert.Throws<OperationCanceledException>(() => mlp.MeanLoss(data, Loss.MeanSquaredError, cancellation: cancelled));
    }

    static (int, double, double, double) Figures(ClassMetrics of) => (of.Support, of.Precision, of.Recall, of.F1);
}
