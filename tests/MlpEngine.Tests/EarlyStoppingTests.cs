namespace MlpEngine.Tests;

public class EarlyStoppingTests
{
    [Fact]
    public void Early_stopping_restores_the_weights_of_the_best_epoch()
    {
        // more weights than rows: it learns the noise by heart, and the validation loss turns up
        var topology = new Topology(6, [new Layer(40, Activation.Tanh), new Layer(1, Activation.Identity)]);
        var options = new TrainingOptions
        {
            Loss = Loss.MeanSquaredError,
            Epochs = 500,
            BatchSize = 5,
            Seed = 1,
            Optimizer = new(OptimizerKind.Adam, 0.02),
            EarlyStopping = new EarlyStopping(5),
        };
        using TrainingData training = Some.Data(20, 6, 1, options.Loss, 1), validation = Some.Data(50, 6, 1, options.Loss, 2);
        using var trainer = new Trainer(topology, options, training, validation);
        List<double> losses = [];
        TrainingOutcome outcome = trainer.Train(epoch => losses.Add(epoch.ValidationLoss!.Value));
        Assert.Equal(StopReason.StoppedEarly, outcome.Reason);
        Assert.Equal(losses.Count, outcome.EpochsRun);
        Assert.Equal(losses.IndexOf(losses.Min()) + 1, outcome.BestEpoch);
        Assert.Equal(outcome.BestEpoch + 5, outcome.EpochsRun);
        Assert.Equal(losses.Min(), trainer.ToMlp().MeanLoss(validation, options.Loss));
    }

    [Fact]
    public void Early_stopping_without_restoring_keeps_the_last_weights()
    {
        var options = new TrainingOptions
        {
            Loss = Loss.MeanSquaredError,
            Epochs = 500,
            BatchSize = 5,
            Optimizer = new(OptimizerKind.Adam, 0.05),
            EarlyStopping = new EarlyStopping(3, RestoreBest: false),
        };
        using TrainingData training = Some.Data(20, 6, 1, options.Loss, 1), validation = Some.Data(50, 6, 1, options.Loss, 2);
        using var trainer = new Trainer(new Topology(6, [new Layer(40, Activation.Tanh), new Layer(1, Activation.Identity)]), options,
            training, validation);
        double last = 0;
        trainer.Train(epoch => last = epoch.ValidationLoss!.Value);
        Assert.Equal(last, trainer.ToMlp().MeanLoss(validation, options.Loss));
    }

    [Fact]
    public void Early_stopping_can_monitor_any_score_of_the_validation_outputs()
    {
        // by heart again; how many rows are on the right side is no loss and no accuracy of a regression
        var topology = new Topology(6, [new Layer(40, Activation.Tanh), new Layer(1, Activation.Identity)]);
        using TrainingData training = Some.Data(20, 6, 1, Loss.MeanSquaredError, 1),
            validation = Some.Data(700, 6, 1, Loss.MeanSquaredError, 2);
        double[] targets = [.. Enumerable.Range(0, 700).Select(row => validation.Target(row)[0])];
        List<float[]> seen = [];
        var options = new TrainingOptions
        {
            Loss = Loss.MeanSquaredError,
            Epochs = 500,
            BatchSize = 5,
            Optimizer = new(OptimizerKind.Adam, 0.02),
            EarlyStopping = new EarlyStopping(10, Metric: EarlyStoppingMetric.ValidationScore, Score: outputs =>
            {
                seen.Add(outputs.ToArray());
                return -RegressionMetrics.Of([.. outputs.ToArray()], targets, 1).MeanMeanAbsoluteError;
            }),
        };
        using var trainer = new Trainer(topology, options, training, validation);
        List<double> scores = [];
        TrainingOutcome outcome = trainer.Train(epoch => scores.Add(epoch.ValidationScore!.Value));
        Assert.Equal(StopReason.StoppedEarly, outcome.Reason);
        Assert.Equal(scores.IndexOf(scores.Max()) + 1, outcome.BestEpoch);
        Assert.Equal(outcome.EpochsRun, seen.Count);
        float[] best = new float[700];
        trainer.ToMlp().MeanLoss(validation, options.Loss, best);
        Assert.Equal(seen[outcome.BestEpoch - 1], best);
    }

    [Fact]
    public void A_score_that_is_not_monitored_is_not_computed()
    {
        var options = new TrainingOptions
        {
            Loss = Loss.MeanSquaredError,
            Epochs = 3,
            EarlyStopping = new(2, Score: _ => throw new InvalidOperationException()),
        };
        using TrainingData data = Some.Data(20, 6, 1, options.Loss, 1);
        using var trainer = new Trainer(new Topology(6, [new Layer(1, Activation.Identity)]), options, data, data);
        trainer.Train(epoch => Assert.Null(epoch.ValidationScore));
    }

    [Fact]
    public void Early_stopping_can_monitor_accuracy()
    {
        var topology = new Topology(2, [new Layer(8, Activation.Tanh), new Layer(1, Activation.Sigmoid)]);
        var options = new TrainingOptions
        {
            Loss = Loss.BinaryCrossEntropy,
            Epochs = 1000,
            BatchSize = 4,
            Optimizer = new(OptimizerKind.Adam, 0.05),
            EarlyStopping = new EarlyStopping(300, Metric: EarlyStoppingMetric.ValidationAccuracy),
        };
        using TrainingData data = Some.Xor();
        using var trainer = new Trainer(topology, options, data, data);
        List<double?> accuracies = [];
        TrainingOutcome outcome = trainer.Train(epoch => accuracies.Add(epoch.ValidationAccuracy));
        Assert.Equal(StopReason.StoppedEarly, outcome.Reason);
        Assert.Equal(accuracies.IndexOf(1) + 1, outcome.BestEpoch);
    }

    [Fact]
    public void A_change_up_to_the_minimal_one_is_no_improvement()
    {
        var scores = new Queue<double>([0, 0.25, 0.5, 0.75, 0.75, 0.75]);
        var options = new TrainingOptions
        {
            Loss = Loss.MeanSquaredError,
            EarlyStopping = new(3, MinDelta: 0.25, Metric: EarlyStoppingMetric.ValidationScore, Score: _ => scores.Dequeue()),
        };
        using TrainingData data = Some.Data(20, 6, 2, options.Loss, 1);
        using var trainer = new Trainer(new Topology(6, [new Layer(2, Activation.Identity)]), options, data, data);
        Assert.Equal(new TrainingOutcome(6, 3, 3, StopReason.StoppedEarly), trainer.Train());
    }

    [Fact]
    public void The_best_epoch_is_restored_also_where_nothing_stopped()
    {
        var scores = new Queue<double>([0, 5, 1]);
        var topology = new Topology(6, [new Layer(1, Activation.Identity)]);
        var options = new TrainingOptions
        {
            Loss = Loss.MeanSquaredError,
            Epochs = 3,
            EarlyStopping = new(10, Metric: EarlyStoppingMetric.ValidationScore, Score: _ => scores.Dequeue()),
        };
        using TrainingData data = Some.Data(20, 6, 1, options.Loss, 1);
        using Trainer trainer = new(topology, options, data, data),
            two = new(topology, options with { Epochs = 2, EarlyStopping = null }, data);
        Assert.Equal(new TrainingOutcome(3, 2, 2, StopReason.Completed), trainer.Train());
        two.Train();
        Assert.Equal(Some.WeightsOf(two, topology), Some.WeightsOf(trainer, topology));
    }
}
