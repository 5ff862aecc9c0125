namespace MlpEngine.Tests;

/// <summary>What cannot work is refused at the door, in words that name the value and the way out.</summary>
public class RefusalTests
{
    static readonly Layer Softmax = new(3, Activation.Softmax), Identity = new(3, Activation.Identity),
        Sigmoid = new(3, Activation.Sigmoid);

    public static TheoryData<int, Layer[], string> Shapes => new()
    {
        { 0, [Identity], "0 inputs" },
        { 100_001, [Identity], "between 1 and 100000" },
        { 2, [], "0 layers" },
        { 2, [.. Enumerable.Repeat(Identity, 65)], "65 layers" },
        { 2, [new(0, Activation.Relu)], "layers[0] has 0 units" },
        { 2, [Identity, new(100_001, Activation.Relu)], "layers[1] has 100001 units" },
        { 100_000, [new(100_000, Activation.Relu)], "at most 250000000" },
        { 100_000, [new(2500, Activation.Relu)], "250002500 parameters" },
        { 2, [new(3, Activation.Relu, InitializationScale: -1)], "initialization scale -1" },
        { 2, [new(3, Activation.Relu, InitializationScale: double.PositiveInfinity)], "initialization scale" },
        { 2, [new(3, Activation.Relu, InitializationScale: double.NaN)], "initialization scale NaN" },
        { 2, [Softmax, Identity], "layers[0] is softmax: softmax is allowed in the last layer only, layers[1]" },
        { 2, [new(3, Activation.Relu, 1), Identity], "dropout 1" },
        { 2, [new(3, Activation.Relu, double.NaN), Identity], "dropout NaN" },
        { 2, [new(3, Activation.Sigmoid, 0.5)], "outputs cannot be dropped" },
        { 2, [new(3, (Activation)99)], "unknown activation 99" },
    };

    public static TheoryData<Layer[], TrainingOptions, string[]> Trainings => new()
    {
        { [new(3, Activation.Step), Identity], Squared, ["layers[0] is step", "cannot be trained by gradient"] },
        { [Identity], Squared with { Loss = Loss.BinaryCrossEntropy },
            ["binaryCrossEntropy needs sigmoid outputs, and layers[0] is identity", "Make it sigmoid"] },
        { [Softmax], Squared with { Loss = Loss.BinaryCrossEntropy },
            ["layers[0] is softmax", "Use categoricalCrossEntropy with softmax"] },
        { [Sigmoid], Squared with { Loss = Loss.CategoricalCrossEntropy },
            ["categoricalCrossEntropy needs softmax outputs", "Use binaryCrossEntropy with sigmoid"] },
        { [Softmax], Squared, ["softmax outputs need categoricalCrossEntropy", "meanSquaredError"] },
        { [new(1, Activation.Softmax)], Squared with { Loss = Loss.CategoricalCrossEntropy }, ["softmax with 1 unit"] },
        { [Identity], Squared with { Epochs = 0 }, ["0 epochs"] },
        { [Identity], Squared with { BatchSize = 0 }, ["Batch size 0"] },
        { [Identity], Squared with { Threads = 0 }, ["0 threads"] },
        { [Identity], Squared with { L2 = -1 }, ["L2 -1"] },
        { [Identity], Squared with { L1 = double.NaN }, ["L1 NaN"] },
        { [Identity], Squared with { GradientClip = 0 }, ["Gradient clip 0"] },
        { [Identity], Squared with { InputDropout = 1 }, ["Input dropout 1"] },
        { [Identity], Squared with { Optimizer = new(OptimizerKind.Sgd, -0.1) }, ["Learning rate -0.1"] },
        { [Identity], Squared with { Optimizer = new(OptimizerKind.Adam, 0.1, Beta1: 1) }, ["Beta1 1"] },
        { [Identity], Squared with { Schedule = new(ScheduleKind.Step, 0) }, ["Schedule factor 0"] },
        { [Identity], Squared with { EarlyStopping = new(0) }, ["Patience 0"] },
        { [Identity], Squared with { EarlyStopping = new(5) }, ["no validation rows"] },
        { [Identity], Squared with { EarlyStopping = new(5, Metric: EarlyStoppingMetric.ValidationScore) }, ["none to compute"] },
        { [Identity], Squared with { EarlyStopping = new(5, Metric: EarlyStoppingMetric.ValidationScore, Score: _ => 0) },
            ["no validation rows"] },
        { [Identity], Squared with { EarlyStopping = new(5, Metric: EarlyStoppingMetric.TrainAccuracy) }, ["measures no accuracy"] },
    };

    static TrainingOptions Squared => new() { Loss = Loss.MeanSquaredError };

    [Theory, MemberData(nameof(Shapes))]
    public void Impossible_shapes_are_refused(int inputs, Layer[] layers, string reason) =>
        Assert.Contains(reason, Assert.Throws<ArgumentException>(() => new Topology(inputs, layers)).Message, StringComparison.Ordinal);

    [Fact]
    public void The_largest_shapes_are_allowed()
    {
        Assert.Equal(Topology.MaxParameters, new Topology(99_999, [new(2500, Activation.Relu)]).ParameterCount);
        Assert.Equal(Topology.MaxLayers, new Topology(2, [.. Enumerable.Repeat(Identity, Topology.MaxLayers)]).Layers.Count);
        Assert.Single(new Topology(2, [Identity with { InitializationScale = float.MaxValue }]).Layers);
    }

    [Theory, MemberData(nameof(Trainings))]
    public void Impossible_trainings_are_refused(Layer[] layers, TrainingOptions options, string[] reasons)
    {
        using var data = new TrainingData(4, 2, 3);
        string message = Assert.Throws<ArgumentException>(() => new Trainer(new Topology(2, layers), options, data)).Message;
        Assert.All(reasons, reason => Assert.Contains(reason, message, StringComparison.Ordinal));
    }

    [Fact]
    public void Data_and_weights_that_do_not_fit_are_refused()
    {
        var topology = new Topology(2, [Identity]);
        using TrainingData narrow = new(4, 1, 3), wide = new(4, 2, 4), right = new(4, 2, 3);
        Assert.Throws<ArgumentException>(() => new Trainer(topology, Squared, narrow));
        Assert.Throws<ArgumentException>(() => new Trainer(topology, Squared, wide));
        Assert.Throws<ArgumentException>(() => new Trainer(topology, Squared, right, narrow));
        Assert.Throws<ArgumentException>(() => new Trainer(topology, Squared, right, null, new float[8]));
        Assert.Throws<ArgumentException>(() => new Mlp(topology, new float[10]));
        Assert.Throws<ArgumentException>(() => new Mlp(topology, new float[9]).Predict(new float[3], 1, new float[3]));
        Assert.Throws<ArgumentException>(() => new Mlp(topology, new float[9]).Predict(new float[2], 1, new float[4]));
        foreach (int length in new[] { 1, 11, 13 })
            Assert.Contains($"{length} numbers for the outputs: 4 rows of 3", Assert.Throws<ArgumentException>(() =>
                new Mlp(topology, new float[9]).MeanLoss(right, Loss.MeanSquaredError, new float[length])).Message);
        using var trainer = new Trainer(topology, Squared, right);
        Assert.Throws<ArgumentException>(() => trainer.CopyWeightsTo(new float[10]));
        Assert.Throws<ArgumentException>(() => trainer.ToMlp().CopyWeightsTo(new float[10]));
        Assert.Throws<ArgumentOutOfRangeException>(() => trainer.ToMlp().Predict([], -1, []));
        Assert.Throws<ArgumentException>(() => new Mlp(topology, new float[9]).MeanLoss(right, Loss.CategoricalCrossEntropy));
        Assert.Throws<ArgumentOutOfRangeException>(() => right.Input(4).Length);
        Assert.Throws<ArgumentOutOfRangeException>(() => right.Target(-1).Length);
        using TrainingData weighted = new(4, 2, 3, weighted: true);
        Assert.Throws<ArgumentOutOfRangeException>(() => weighted.Weight(4) = 1);
        Assert.Throws<InvalidOperationException>(() => right.Weight(0) = 1);
        Assert.Throws<ArgumentOutOfRangeException>(() => new TrainingData(1, Topology.MaxUnits + 1, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new TrainingData(1, 1, Topology.MaxUnits + 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new TrainingData(0, 1, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new TrainingData(1, 0, 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => new TrainingData(1, 2, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => SeededRandom.Permutation(1, RandomPurpose.Split, 0, -1));
    }

    [Fact]
    public void What_must_be_there_is_named()
    {
        var topology = new Topology(2, [Identity]);
        using var data = new TrainingData(4, 2, 3);
        foreach (var (name, call) in new (string, Action)[]
        {
            ("layers", () => _ = new Topology(2, null!)),
            ("topology", () => _ = new Mlp(null!, [])),
            ("topology", () => _ = Squared.Problem(null!)),
            ("data", () => _ = new Mlp(topology, new float[9]).MeanLoss(null!, Loss.MeanSquaredError)),
            ("options", () => _ = new Trainer(topology, null!, data)),
            ("training", () => _ = new Trainer(topology, Squared, null!)),
        })
            Assert.Throws<ArgumentNullException>(name, call);
    }

    [Fact]
    public void A_topology_knows_its_size()
    {
        var topology = new Topology(784, [new Layer(30, Activation.Relu), new Layer(10, Activation.Softmax)]);
        Assert.Equal(784 * 30 + 30 + 30 * 10 + 10, topology.ParameterCount);
        Assert.Equal(2 * (784 * 30 + 30 * 10), topology.FlopsPerSample);
        Assert.Equal(10 * 4 * (3 + 2), TrainingData.BytesOf(10, 3, 2, weighted: false));
        Assert.Equal(10 * 4 * (3 + 2 + 1), TrainingData.BytesOf(10, 3, 2, weighted: true));
    }
}
