namespace MlpEngine.Tests;

/// <summary>Where a metric's denominator is zero, a score lies on the threshold, or the numbers do not fit.</summary>
public sealed class MetricEdgeTests
{
    [Fact]
    public void The_log_loss_of_one_output_takes_the_rest_to_1_for_class_0() =>
        Assert.Equal(-(Math.Log(0.9) + Math.Log(0.5) + Math.Log(0.8) + Math.Log(0.4)) / 4,
            ClassificationMetrics.Of([0.9f, 0.5f, 0.2f, 0.6f], 1, [1, 1, 0, 0]).LogLoss, 1e-7);

    [Fact]
    public void The_log_loss_takes_each_outputs_share_of_their_sum_and_equal_shares_of_nothing()
    {
        Assert.Equal(-Math.Log(0.75), ClassificationMetrics.Of([1, 3], 2, [1]).LogLoss, 1e-7);
        Assert.Equal(Math.Log(4), ClassificationMetrics.Of([0, 0, 0, 0], 4, [2]).LogLoss, 1e-7);
    }

    [Fact]
    public void Of_equal_outputs_the_first_is_predicted_and_of_one_what_is_above_a_half()
    {
        Assert.Equal(0, ClassificationMetrics.Predicted([0.4f, 0.4f]));
        Assert.Equal(1, ClassificationMetrics.Predicted([0.1f, 0.4f, 0.4f]));
        Assert.Equal(0, ClassificationMetrics.Predicted([0.5f]));
        Assert.Equal(1, ClassificationMetrics.Predicted([0.51f]));
    }

    [Fact]
    public void A_class_that_is_neither_there_nor_predicted_has_zeros_and_counts_in_no_mean()
    {
        var metrics = ClassificationMetrics.Of([0.9f, 0.1f, 0, 0.2f, 0.8f, 0, 0.6f, 0.4f, 0], 3, [0, 1, 1]);
        Assert.Equal(new ClassMetrics(0, 0, 0, 0, null), metrics.Classes[2]);
        Assert.Equal(new ClassMetrics(1, 0.5, 1, 2 / 3.0, 1), metrics.Classes[0]);
        Assert.Equal(0.75, metrics.BalancedAccuracy, 1e-12);
        Assert.Equal(1, metrics.RocAuc);
    }

    [Fact]
    public void Of_two_classes_the_area_is_that_of_class_1()
    {
        // outputs that do not mirror each other: class 0's are in the right order, one pair of class 1's is not
        var metrics = ClassificationMetrics.Of([0.9f, 0.3f, 0.2f, 0.2f, 0.1f, 0.8f], 2, [0, 1, 1]);
        Assert.Equal((1.0, 0.5, 0.5), (metrics.Classes[0].RocAuc, metrics.Classes[1].RocAuc, metrics.RocAuc));
        var single = ClassificationMetrics.Of([0.3f, 0.4f, 0.8f], 1, [0, 1, 1]);
        Assert.Equal((1, 1, 1), (single.Classes[0].RocAuc, single.Classes[1].RocAuc, single.RocAuc));
    }

    [Fact]
    public void A_label_is_predicted_above_a_half_and_there_above_a_half()
    {
        var metrics = MultilabelMetrics.Of([0.5f, 0.6f, 0.7f, 0.2f], [0, 1, 1, 0.5f], 1);
        Assert.Equal((1, 1), (metrics.Accuracy, metrics.LabelAccuracy));
        Assert.Equal(new ClassMetrics(2, 1, 1, 1, 1), metrics.Labels[0]);
    }

    [Fact]
    public void The_area_needs_rows_that_belong_and_rows_that_do_not()
    {
        Assert.Null(RocCurve.Area([1, 2], [true, true]));
        Assert.Null(RocCurve.Area([1, 2], [false, false]));
        Assert.Null(RocCurve.Area([], []));
    }

    [Fact]
    public void Targets_that_never_vary_are_explained_wholly_or_not_at_all()
    {
        var metrics = RegressionMetrics.Of([5, 1, 5, 2], [5, 1, 5, 1], 2);
        Assert.Equal([1, 0], metrics.R2);
        Assert.Equal([0, Math.Sqrt(0.5)], metrics.RootMeanSquaredError);
        Assert.Equal((Math.Sqrt(0.5) / 2, 0.25, 0.5), (metrics.MeanRootMeanSquaredError, metrics.MeanMeanAbsoluteError, metrics.MeanR2));
    }

    [Fact]
    public void An_output_that_is_not_a_number_is_named_by_its_place_among_all()
    {
        foreach (Action measure in new Action[]
        {
            () => ClassificationMetrics.Of([0.5f, 0.5f, 0.5f, float.NaN], 2, [0, 1]),
            () => MultilabelMetrics.Of([0.5f, 0.5f, 0.5f, float.NaN], [0, 1, 0, 1], 2),
            () => RegressionMetrics.Of([0.5, 0.5, 0.5, double.NaN], [0, 1, 0, 1], 2),
        })
            Assert.Contains("Output 3 is NaN", Assert.Throws<ArgumentException>(measure).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        foreach (Action measure in new Action[]
        {
            () => ClassificationMetrics.Of([], 0, [0]),
            () => ClassificationMetrics.Of([], 1, []),
            () => ClassificationMetrics.Of([1, 2, 3, 4], 2, [0]),
            () => ClassificationMetrics.Of([1], 1, [2]),
            () => ClassificationMetrics.Of([1, 2], 2, [-1]),
            () => MultilabelMetrics.Of([1], [1], 0),
            () => MultilabelMetrics.Of([], [], 1),
            () => MultilabelMetrics.Of([1, 2], [1], 1),
            () => MultilabelMetrics.Of([1, 2, 3], [1, 2, 3], 2),
            () => RegressionMetrics.Of([1], [1], 0),
            () => RegressionMetrics.Of([], [], 1),
            () => RegressionMetrics.Of([1, 2, 3], [1, 2, 3], 2),
            () => RocCurve.Area([1], [true, false]),
        })
            Assert.ThrowsAny<ArgumentException>(measure);
    }
}
