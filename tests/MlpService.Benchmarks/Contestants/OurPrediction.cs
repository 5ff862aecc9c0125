using MlpEngine;
using MlpService.Benchmarks.Comparison;

namespace MlpService.Benchmarks.Contestants;

/// <summary>The engine; with several threads each predicts its share of the rows.</summary>
sealed class OurPrediction : IContestant<PredictionCase>
{
    public string Name => "MlpService";

    public IRun Enter(PredictionCase @case, int threads) => new Run(@case, Math.Min(threads, @case.Rows));

    /// <summary>Weights as training would start from; both contestants predict with these.</summary>
    public static float[] Weights(PredictionCase @case)
    {
        using TrainingData data = OurTraining.Data(@case);
        using var trainer = new Trainer(@case.Topology, new TrainingOptions { Loss = Loss.CategoricalCrossEntropy }, data);
        float[] weights = new float[@case.Topology.ParameterCount];
        trainer.CopyWeightsTo(weights);
        return weights;
    }

    /// <summary>What the engine predicts.</summary>
    public static float[] Outputs(PredictionCase @case)
    {
        float[] outputs = new float[@case.Rows * @case.Units[^1]];
        new Mlp(@case.Topology, Weights(@case)).Predict(@case.RandomData().Inputs, @case.Rows, outputs);
        return outputs;
    }

    sealed class Run(PredictionCase @case, int threads) : IRun
    {
        readonly Mlp mlp = new(@case.Topology, Weights(@case));
        readonly float[] inputs = @case.RandomData().Inputs, outputs = new float[@case.Rows * @case.Units[^1]];

        public int Threads => threads;

        public double RowsPerSecond() => @case.Rows * CallClock.CallsPerSecond(threads == 1 ? () => Predict(0, @case.Rows) : PredictShares);

        public void Dispose()
        {
        }

        void PredictShares() =>
            Parallel.For(0, threads, worker => Predict(@case.Rows * worker / threads, @case.Rows * (worker + 1) / threads));

        void Predict(int from, int to)
        {
            (int read, int written) = (@case.Units[0], @case.Units[^1]);
            mlp.Predict(inputs.AsSpan(from * read, (to - from) * read), to - from, outputs.AsSpan(from * written, (to - from) * written));
        }
    }
}
