using MlpEngine;
using MlpService.Benchmarks.Comparison;

namespace MlpService.Benchmarks.Contestants;

/// <summary>The engine, used as the service uses it.</summary>
sealed class OurTraining : IContestant<TrainingCase>
{
    public string Name => "MlpService";

    public IRun Enter(TrainingCase @case, int threads) => new Run(@case, threads);

    /// <summary>Trains first weights for a moment; every epoch with its loss, accuracy and diagnostics.</summary>
    public static double RowsPerSecond(Topology topology, TrainingOptions options, TrainingData data, EpochClock clock)
    {
        using var over = new CancellationTokenSource();
        using var trainer = new Trainer(topology, options with { Epochs = int.MaxValue }, data);
        try
        {
            TrainingOutcome outcome = trainer.Train(_ => { if (clock.IsOver()) over.Cancel(); }, over.Token);
            throw new InvalidOperationException($"The training ended by itself: {outcome.Reason}.");
        }
        catch (OperationCanceledException)
        {
            return clock.RowsPerSecond;
        }
    }

    /// <summary>The case's rows with one-hot targets.</summary>
    public static TrainingData Data(Case @case)
    {
        (float[] inputs, int[] classes) = @case.RandomData();
        var data = new TrainingData(@case.Rows, @case.Units[0], @case.Units[^1]);
        for (int i = 0; i < data.Rows; i++)
        {
            inputs.AsSpan(i * data.Inputs, data.Inputs).CopyTo(data.Input(i));
            data.Target(i)[classes[i]] = 1;
        }
        return data;
    }

    public static TrainingOptions Options(TrainingCase @case, int threads) => new()
    {
        Loss = Loss.CategoricalCrossEntropy,
        BatchSize = @case.BatchSize,
        Optimizer = new OptimizerOptions(@case.Optimizer, @case.LearningRate),
        Threads = threads,
    };

    sealed class Run(TrainingCase @case, int threads) : IRun
    {
        readonly TrainingData data = Data(@case);

        public int Threads => threads;

        public double RowsPerSecond() =>
            OurTraining.RowsPerSecond(@case.Topology, Options(@case, threads), data, new EpochClock(@case.Rows));

        public void Dispose() => data.Dispose();
    }
}
