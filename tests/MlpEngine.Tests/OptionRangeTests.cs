namespace MlpEngine.Tests;

/// <summary>The last value that is allowed, and the first that is not.</summary>
public sealed class OptionRangeTests
{
    const double Inf = double.PositiveInfinity, NaN = double.NaN, MaxFloat = float.MaxValue;
    const double Below0 = -double.Epsilon, BelowOne = 1 - 1e-15, Above1 = 1 + 1e-15;

    static readonly TrainingOptions Options = new() { Loss = Loss.MeanSquaredError };

    static string? Problem(string option, double value)
    {
        OptimizerOptions adam = Options.Optimizer;
        LearningRateSchedule schedule = Options.Schedule;
        TrainingOptions options = option switch
        {
            "epochs" => Options with { Epochs = (int)value },
            "batch size" => Options with { BatchSize = (int)value },
            "threads" => Options with { Threads = (int)value },
            "L1" => Options with { L1 = value },
            "L2" => Options with { L2 = value },
            "gradient clip" => Options with { GradientClip = value },
            "input dropout" => Options with { InputDropout = value },
            "accuracy" => Options with { Accuracy = (AccuracyRule)value },
            "optimizer" => Options with { Optimizer = adam with { Kind = (OptimizerKind)value } },
            "learning rate" => Options with { Optimizer = adam with { LearningRate = value } },
            "momentum" => Options with { Optimizer = adam with { Momentum = value } },
            "alpha" => Options with { Optimizer = adam with { Alpha = value } },
            "beta1" => Options with { Optimizer = adam with { Beta1 = value } },
            "beta2" => Options with { Optimizer = adam with { Beta2 = value } },
            "epsilon" => Options with { Optimizer = adam with { Epsilon = value } },
            "weight decay" => Options with { Optimizer = adam with { WeightDecay = value } },
            "schedule" => Options with { Schedule = schedule with { Kind = (ScheduleKind)value } },
            "factor" => Options with { Schedule = schedule with { Factor = value } },
            "every" => Options with { Schedule = schedule with { Every = (int)value } },
            "schedule patience" => Options with { Schedule = schedule with { Patience = (int)value } },
            "warm-up" => Options with { Schedule = schedule with { WarmupEpochs = (int)value } },
            "lowest" => Options with { Schedule = schedule with { Minimum = value } },
            "patience" => Options with { EarlyStopping = new((int)value) },
            "min delta" => Options with { EarlyStopping = new(1, value) },
            "metric" => Options with { EarlyStopping = new(1, Metric: (EarlyStoppingMetric)value) },
            _ => throw new ArgumentException(option),
        };
        return options.Problem(new Topology(2, [new Layer(1, Activation.Identity)]));
    }

    public static TheoryData<string, double[]> Allowed => new()
    {
        { "epochs", [1] }, { "batch size", [1] }, { "threads", [1, 1024] },
        { "L1", [0, MaxFloat] }, { "L2", [0, MaxFloat] },
        { "gradient clip", [double.Epsilon, MaxFloat] }, { "input dropout", [0, BelowOne] },
        { "learning rate", [double.Epsilon, MaxFloat] }, { "momentum", [0, BelowOne] }, { "alpha", [0, BelowOne] },
        { "beta1", [0, BelowOne] }, { "beta2", [0, BelowOne] }, { "epsilon", [double.Epsilon, 1] }, { "weight decay", [0, 1] },
        { "factor", [double.Epsilon, 1] }, { "every", [1] }, { "schedule patience", [1] },
        { "warm-up", [0] }, { "lowest", [0, double.MaxValue] },
        { "patience", [1] }, { "min delta", [0, double.MaxValue] },
    };

    public static TheoryData<string, double[]> Refused => new()
    {
        { "epochs", [0] }, { "batch size", [0] }, { "threads", [0, 1025] },
        { "L1", [Below0, Inf, NaN] }, { "L2", [Below0, Inf, NaN] },
        { "gradient clip", [0, Inf, NaN] }, { "input dropout", [Below0, 1, NaN] },
        { "learning rate", [0, Inf, NaN] }, { "momentum", [Below0, 1, NaN] }, { "alpha", [Below0, 1, NaN] },
        { "beta1", [Below0, 1, NaN] }, { "beta2", [Below0, 1, NaN] },
        { "epsilon", [0, Above1, NaN] }, { "weight decay", [Below0, Above1, NaN] },
        { "factor", [0, Above1, NaN] }, { "every", [0] }, { "schedule patience", [0] },
        { "warm-up", [-1] }, { "lowest", [Below0, Inf, NaN] },
        { "patience", [0] }, { "min delta", [Below0, Inf, NaN] },
        { "accuracy", [99] }, { "optimizer", [99] }, { "schedule", [99] }, { "metric", [99] },
    };

    [Theory, MemberData(nameof(Allowed))]
    public void What_is_in_range_is_allowed(string option, double[] values) =>
        Assert.All(values, value => Assert.Null(Problem(option, value)));

    [Theory, MemberData(nameof(Refused))]
    public void What_is_out_of_range_is_refused(string option, double[] values) =>
        Assert.All(values, value => Assert.NotNull(Problem(option, value)));
}
