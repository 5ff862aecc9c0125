namespace MlpEngine.Tests;

public class ScheduleTests
{
    [Fact]
    public void Constant_stays() => Assert.Equal([0.8, 0.8, 0.8], Rates(new(), 3));

    [Fact]
    public void Step_multiplies_every_so_many_epochs() =>
        Assert.Equal([0.8, 0.8, 0.4, 0.4, 0.2], Rates(new(ScheduleKind.Step, 0.5, 2), 5));

    [Fact]
    public void Exponential_multiplies_each_epoch() => Assert.Equal([0.8, 0.4, 0.2], Rates(new(ScheduleKind.Exponential, 0.5), 3));

    [Fact]
    public void Cosine_falls_in_half_a_wave()
    {
        double[] rates = Rates(new(ScheduleKind.Cosine), 4);
        Assert.Equal(0.8, rates[0], 1e-12);
        Assert.Equal(0.8 * (1 + Math.Sqrt(0.5)) / 2, rates[1], 1e-12);
        Assert.Equal(0.4, rates[2], 1e-12);
    }

    [Fact]
    public void Half_a_wave_takes_the_epochs_after_the_warm_up()
    {
        double[] rates = Rates(new(ScheduleKind.Cosine, WarmupEpochs: 2), 6);
        Assert.Equal(0.8, rates[2], 1e-12);
        Assert.Equal(0.4, rates[4], 1e-12);
    }

    [Fact]
    public void Warm_up_rises_in_equal_steps_before_the_schedule_begins()
    {
        double[] expected = [0.2, 0.4, 0.6, 0.8, 0.4], rates = Rates(new(ScheduleKind.Exponential, 0.5, WarmupEpochs: 3), 5);
        for (int i = 0; i < 5; i++) Assert.Equal(expected[i], rates[i], 1e-12);
    }

    [Fact]
    public void A_loss_that_stands_still_lowers_the_rate()
    {
        // inputs of zeros, weights of zeros, targets 1 and -1: there is nothing to learn
        using TrainingData data = Some.Data([[0], [0]], [[1], [-1]]);
        Assert.Equal([0.8, 0.8, 0.8, 0.4, 0.4, 0.2], RatesOf(new(ScheduleKind.ReduceOnPlateau, 0.5, Patience: 2), 6, data));
    }

    [Fact]
    public void The_rate_of_plateaus_falls_to_its_minimum_and_no_further()
    {
        using TrainingData data = Some.Data([[0], [0]], [[1], [-1]]);
        double[] rates = RatesOf(new(ScheduleKind.ReduceOnPlateau, 0.5, Patience: 1, Minimum: 0.3), 5, data);
        Assert.Equal([0.8, 0.8, 0.4, 0.3, 0.3], rates.Select(rate => Math.Round(rate, 12)));
        Assert.Equal(1e-8, RatesOf(new(ScheduleKind.ReduceOnPlateau, 0.1, Patience: 1), 30, data)[^1], 1e-20);
    }

    [Fact]
    public void A_minimum_above_the_rate_does_not_raise_it()
    {
        using TrainingData data = Some.Data([[0], [0]], [[1], [-1]]);
        Assert.Equal([0.8, 0.8, 0.8], RatesOf(new(ScheduleKind.ReduceOnPlateau, 0.5, Patience: 1, Minimum: 2), 3, data));
    }

    [Fact]
    public void Epochs_of_the_warm_up_are_no_plateau()
    {
        using TrainingData data = Some.Data([[0], [0]], [[1], [-1]]);
        double[] expected = [0.2, 0.4, 0.6, 0.8, 0.8, 0.4];
        double[] rates = RatesOf(new(ScheduleKind.ReduceOnPlateau, 0.5, Patience: 2, WarmupEpochs: 3), 6, data);
        for (int i = 0; i < 6; i++) Assert.Equal(expected[i], rates[i], 1e-12);
    }

    [Fact]
    public void Where_there_are_validation_rows_it_is_their_loss_that_stands_still()
    {
        // inputs of zeros: the bias learns 1, by four fifths of the way each epoch, and leaves -1 behind
        using TrainingData training = Some.Data([[0]], [[1]]), validation = Some.Data([[0]], [[-1]]);
        LearningRateSchedule schedule = new(ScheduleKind.ReduceOnPlateau, 0.5, Patience: 1);
        Assert.Equal([0.8, 0.8, 0.4, 0.2], RatesOf(schedule, 4, training, validation));
        Assert.Equal([0.8, 0.8, 0.8, 0.8], RatesOf(schedule, 4, training));
    }

    static double[] Rates(LearningRateSchedule schedule, int epochs)
    {
        using TrainingData oneInput = Some.Data([[0], [1]], [[1], [0]]);
        return RatesOf(schedule, epochs, oneInput);
    }

    static double[] RatesOf(LearningRateSchedule schedule, int epochs, TrainingData data, TrainingData? validation = null)
    {
        var options = new TrainingOptions
        {
            Loss = Loss.MeanSquaredError,
            Epochs = epochs,
            Schedule = schedule,
            Optimizer = new(OptimizerKind.Sgd, 0.8),
        };
        using var trainer = new Trainer(new Topology(1, [new Layer(1, Activation.Identity)]), options, data, validation, [0, 0]);
        List<double> rates = [];
        trainer.Train(epoch => rates.Add(epoch.LearningRate));
        return [.. rates];
    }
}
