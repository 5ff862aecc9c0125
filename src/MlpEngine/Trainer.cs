namespace MlpEngine;

public sealed class Trainer : IDisposable
{
    public Trainer(Topology topology, TrainingOptions options, TrainingData training, TrainingData? validation = null,
        ReadOnlySpan<float> startFrom = default) => throw new NotImplementedException();

    public TrainingOutcome Train(Action<Epoch>? report = null, CancellationToken cancellation = default) => throw new NotImplementedException();

    public Mlp ToMlp() => throw new NotImplementedException();

    public void CopyWeightsTo(Span<float> destination) => throw new NotImplementedException();

    public void Dispose() => throw new NotImplementedException();
}
