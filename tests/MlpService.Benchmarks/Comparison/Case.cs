using MlpEngine;

namespace MlpService.Benchmarks.Comparison;

/// <summary>One network and what is done with it: a line of a table.</summary>
/// <param name="Units">Of each layer, the inputs first; relu between the layers, softmax at the end.</param>
/// <param name="Rows">What it is trained on, or predicts at once.</param>
/// <param name="Goal">What the engine set out to reach.</param>
abstract record Case(int[] Units, int Rows, Goal Goal)
{
    public abstract string Name { get; }

    /// <summary>Floating-point operations of the matrix products for one row.</summary>
    public abstract double FlopsPerRow { get; }

    /// <summary>A speed as the tables show it.</summary>
    public abstract string Show(double rowsPerSecond);

    public Topology Topology => new(Units[0], [.. Units[1..].Select((units, layer) =>
        new Layer(units, layer == Units.Length - 2 ? Activation.Softmax : Activation.Relu))]);

    /// <summary>Rows x inputs, uniform in (-1, 1), and a class for each row: nothing to learn, but the same work.</summary>
    public (float[] Inputs, int[] Classes) RandomData()
    {
        var random = new Random(1);
        float[] inputs = new float[Rows * Units[0]];
        foreach (ref float x in inputs.AsSpan()) x = 2 * random.NextSingle() - 1;
        return (inputs, [.. Enumerable.Range(0, Rows).Select(_ => random.Next(Units[^1]))]);
    }

    protected string Shape => string.Join('-', Units);
}

sealed record TrainingCase(int[] Units, int BatchSize, OptimizerKind Optimizer, int Rows, Goal Goal) : Case(Units, Rows, Goal)
{
    public static IReadOnlyList<TrainingCase> All { get; } =
    [
        new([30, 16, 2], 32, OptimizerKind.Sgd, 18_208, new Goal(Ratio: 4)),
        new([784, 30, 10], 10, OptimizerKind.Sgd, 10_000, new Goal(Ratio: 3)),
        new([784, 128, 10], 64, OptimizerKind.Adam, 10_048, new Goal(Ratio: 2.5)),
        new([784, 512, 512, 10], 128, OptimizerKind.Adam, 5_120, new Goal(Ratio: 1.6)),
        new([784, 2048, 2048, 10], 256, OptimizerKind.Sgd, 2_560, new Goal(Ratio: 1.3, ShareOfPeak: 0.8)),
    ];

    public override string Name => $"{Shape}, batch {BatchSize}, {Optimizer}";

    /// <summary>Forward, the weights' gradient, and the inputs' gradient of every layer but the first.</summary>
    public override double FlopsPerRow => Units[1..].Select((units, layer) => 2.0 * Units[layer] * units * (layer == 0 ? 2 : 3)).Sum();

    public double LearningRate => Optimizer == OptimizerKind.Adam ? 0.001 : 0.01;

    public override string Show(double rowsPerSecond) => $"{rowsPerSecond:N0}";
}

sealed record PredictionCase(int[] Units, int Rows, Goal Goal) : Case(Units, Rows, Goal)
{
    public static IReadOnlyList<PredictionCase> All { get; } =
    [
        new([30, 16, 2], 1, new Goal(Microseconds: 0.25)),
        new([784, 128, 10], 1, new Goal(Ratio: 1 / 0.7)),
        new([784, 512, 512, 10], 1024, new Goal(Ratio: 1.3)),
    ];

    public override string Name => $"{Shape}, {Rows} {(Rows == 1 ? "row" : "rows")}";

    public override double FlopsPerRow => Topology.FlopsPerSample;

    public override string Show(double rowsPerSecond)
    {
        double microseconds = Rows / rowsPerSecond * 1e6;
        return microseconds < 100 ? $"{microseconds:G3}" : $"{microseconds:N0}";
    }
}
