namespace MlpEngine;

public sealed class Mlp
{
    public Mlp(Topology topology, ReadOnlySpan<float> weights) => throw new NotImplementedException($"{topology} {weights.Length}");

    public Topology Topology { get; } = null!;

    public void Predict(ReadOnlySpan<float> inputs, int rows, Span<float> outputs) => throw new NotImplementedException();

    public void CopyWeightsTo(Span<float> destination) => throw new NotImplementedException();

    public double MeanLoss(TrainingData data, Loss loss) => throw new NotImplementedException();
}
