using Microsoft.ML.OnnxRuntime;
using MlpService.Benchmarks.Comparison;

namespace MlpService.Benchmarks.Contestants;

/// <summary>ONNX Runtime on the same weights, reading and writing memory that is bound once.</summary>
sealed class OnnxRuntime : IContestant<PredictionCase>
{
    public string Name => $"ONNX Runtime {typeof(InferenceSession).Assembly.GetName().Version!.ToString(3)}";

    public IRun Enter(PredictionCase @case, int threads) => new Run(@case, threads);

    sealed class Run : IRun
    {
        const float Tolerance = 1e-4f;

        readonly PredictionCase @case;
        readonly SessionOptions options;
        readonly InferenceSession session;
        readonly RunOptions runOptions = new();
        readonly OrtValue[] inputs, outputs;

        public Run(PredictionCase @case, int threads)
        {
            (this.@case, Threads) = (@case, threads);
            options = new SessionOptions { IntraOpNumThreads = threads, InterOpNumThreads = 1 };
            session = new InferenceSession(OnnxModel.Of(@case.Topology, OurPrediction.Weights(@case)), options);
            inputs = [OrtValue.CreateTensorValueFromMemory(@case.RandomData().Inputs, [@case.Rows, @case.Units[0]])];
            float[] predicted = new float[@case.Rows * @case.Units[^1]];
            outputs = [OrtValue.CreateTensorValueFromMemory(predicted, [@case.Rows, @case.Units[^1]])];
            session.Run(runOptions, OnnxModel.Inputs, inputs, OnnxModel.Outputs, outputs);
            float[] ours = OurPrediction.Outputs(@case);
            for (int i = 0; i < ours.Length; i++)
                if (!(Math.Abs(ours[i] - predicted[i]) < Tolerance))
                    throw new InvalidOperationException(
                        $"Output {i} is {predicted[i]}, and ours is {ours[i]}: these are not the same network.");
        }

        public int Threads { get; }

        public double RowsPerSecond() => @case.Rows * CallClock.CallsPerSecond(
            () => session.Run(runOptions, OnnxModel.Inputs, inputs, OnnxModel.Outputs, outputs));

        public void Dispose()
        {
            foreach (OrtValue value in inputs.Concat(outputs)) value.Dispose();
            runOptions.Dispose();
            session.Dispose();
            options.Dispose();
        }
    }
}
