using MlpEngine;
using MlpService.Benchmarks.Comparison;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MlpService.Benchmarks.Contestants;

/// <summary>PyTorch's C++ library through its .NET binding.</summary>
sealed class LibTorch : IContestant<TrainingCase>
{
    public string Name => $"libtorch (TorchSharp {typeof(torch).Assembly.GetName().Version!.ToString(3)})";

    public IRun Enter(TrainingCase @case, int threads) => new Run(@case, threads);

    sealed class Run : IRun
    {
        readonly TrainingCase @case;
        readonly Tensor inputs, classes;

        public Run(TrainingCase @case, int threads)
        {
            (this.@case, Threads) = (@case, threads);
            (float[] x, int[] y) = @case.RandomData();
            inputs = tensor(x, @case.Rows, @case.Units[0]);
            classes = tensor(Array.ConvertAll(y, label => (long)label));
        }

        public int Threads { get; }

        public double RowsPerSecond()
        {
            set_num_threads(Threads);
            using Sequential network = Network();
            using optim.Optimizer optimizer = @case.Optimizer == OptimizerKind.Adam
                ? optim.Adam(network.parameters(), @case.LearningRate)
                : optim.SGD(network.parameters(), @case.LearningRate);
            var clock = new EpochClock(@case.Rows);
            do TrainEpoch(network, optimizer); while (!clock.IsOver());
            return clock.RowsPerSecond;
        }

        public void Dispose()
        {
            inputs.Dispose();
            classes.Dispose();
        }

        Sequential Network()
        {
            Sequential network = nn.Sequential();
            for (int layer = 1; layer < @case.Units.Length; layer++)
            {
                network.append(nn.Linear(@case.Units[layer - 1], @case.Units[layer]));
                if (layer < @case.Units.Length - 1) network.append(nn.ReLU(inplace: true));
            }
            return network;
        }

        void TrainEpoch(Sequential network, optim.Optimizer optimizer)
        {
            using Tensor order = randperm(@case.Rows);
            for (int row = 0; row < @case.Rows; row += @case.BatchSize)
            {
                using DisposeScope step = NewDisposeScope();
                Tensor batch = order[row..Math.Min(row + @case.BatchSize, @case.Rows)];
                optimizer.zero_grad();
                nn.functional.cross_entropy(network.forward(inputs.index_select(0, batch)), classes.index_select(0, batch)).backward();
                optimizer.step();
            }
        }
    }
}
