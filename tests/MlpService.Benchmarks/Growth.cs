using System.Diagnostics;
using MlpEngine;
using MlpService.Benchmarks.Comparison;
using MlpService.Benchmarks.Contestants;

namespace MlpService.Benchmarks;

/// <summary>How the cost of training grows with rows, epochs, batch size and width.</summary>
static class Growth
{
    const int Rounds = 5, Passes = 3;
    const double MaxGrowth = 1.1;

    static readonly int[] RowCounts = [10_000, 100_000, 1_000_000];
    static readonly int[] BatchSizes = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024];
    static readonly int[] Widths = [8, 12, 16, 24, 32, 48, 64, 96, 128, 192, 256, 384, 512, 768, 1024, 1536, 2048, 3072, 4096];

    public static void Run()
    {
        Console.WriteLine($"{Machine.Processor}, {Environment.ProcessorCount} cores, load average {Machine.Load}");
        Console.WriteLine($"Commit {Machine.Commit}\n");
        Rows();
        Epochs();
        Grid();
    }

    /// <summary>An epoch of ten times as many rows should last ten times as long: of a network that is all memory, and of one that
    /// computes.</summary>
    static void Rows()
    {
        var table = new Table("network", "rows of 30 columns", "ms per epoch", "ns per row", "to the first", "goal", "");
        foreach (int hidden in new[] { 16, 128 })
        {
            var speeds = RowCounts.ToDictionary(rows => rows, _ => new List<double>());
            for (int round = 0; round < Rounds; round++)
                foreach (var (rows, rates) in speeds) rates.Add(Speed(Tabular(rows, hidden), Environment.ProcessorCount, 0.5));
            double first = Measurement.Of(speeds[RowCounts[0]]).Median;
            foreach (var (rows, rates) in speeds)
            {
                double speed = Measurement.Of(rates).Median;
                table.Add(Tabular(rows, hidden).Name, $"{rows:N0}", $"{1e3 * rows / speed:F2}", $"{1e9 / speed:F1}",
                    $"{first / speed:F3}", $"<= {MaxGrowth}", first / speed <= MaxGrowth ? "met" : "missed");
            }
        }
        Console.WriteLine($"Time per epoch, in turn, median of {Rounds}\n\n{table}");
    }

    /// <summary>A late epoch should cost what an early one does.</summary>
    static void Epochs()
    {
        TrainingCase @case = Tabular(10_000, 16);
        using TrainingData data = OurTraining.Data(@case);
        using var trainer = new Trainer(@case.Topology, OurTraining.Options(@case, Environment.ProcessorCount) with { Epochs = 10_000 },
            data);
        var table = new Table("epochs", "ns per row");
        int next = 1;
        long start = Stopwatch.GetTimestamp();
        trainer.Train(epoch =>
        {
            if (epoch.Number is not (10 or 100 or 1_000 or 10_000)) return;
            double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
            table.Add($"{next:N0} to {epoch.Number:N0}", $"{seconds * 1e9 / (epoch.Number - next + 1) / @case.Rows:F1}");
            (next, start) = (epoch.Number + 1, Stopwatch.GetTimestamp());
        });
        Console.WriteLine($"Cost of a row over the epochs, 30-16-2, batch 32\n\n{table}");
    }

    /// <summary>A point less than half as fast as its neighbours promise is a cliff.</summary>
    static void Grid()
    {
        int threads = Environment.ProcessorCount;
        double[][][] passes = [.. Enumerable.Range(0, Passes).Select(_ =>
            Widths.Select(width => BatchSizes.Select(batch => Speed(Wide(width, batch), threads, 0.1)).ToArray()).ToArray())];
        double[][] speeds = [.. Widths.Select((_, i) =>
            BatchSizes.Select((_, j) => Measurement.Of(passes.Select(pass => pass[i][j])).Median).ToArray())];
        var table = new Table(["width \\ batch", .. BatchSizes.Select(batch => $"{batch}")]);
        for (int i = 0; i < Widths.Length; i++)
            table.Add([$"{Widths[i]}", .. BatchSizes.Select((_, j) => $"{speeds[i][j]:N0}{(IsCliff(speeds, i, j) ? " CLIFF" : "")}")]);
        Console.WriteLine($"Samples/s, 784-width-10, sgd, median of {Passes} passes over the table\n\n{table}");
    }

    static bool IsCliff(double[][] speeds, int i, int j) =>
        i > 0 && i < Widths.Length - 1
            && speeds[i][j] < Between(Widths[i - 1], speeds[i - 1][j], Widths[i + 1], speeds[i + 1][j], Widths[i]) / 2
        || j > 0 && j < BatchSizes.Length - 1
            && speeds[i][j] < Between(BatchSizes[j - 1], speeds[i][j - 1], BatchSizes[j + 1], speeds[i][j + 1], BatchSizes[j]) / 2;

    /// <summary>The y at x on the line through two points, on logarithmic scales.</summary>
    static double Between(double x0, double y0, double x1, double y1, double x) =>
        y0 * Math.Pow(y1 / y0, Math.Log(x / x0) / Math.Log(x1 / x0));

    static TrainingCase Tabular(int rows, int hidden) => new([30, hidden, 2], 32, OptimizerKind.Sgd, rows, new Goal());

    /// <summary>Whole batches, as many as make an epoch of some hundredths of a second.</summary>
    static TrainingCase Wide(int width, int batch)
    {
        var one = new TrainingCase([784, width, 10], batch, OptimizerKind.Sgd, 1, new Goal());
        int rows = (int)Math.Min(8192, 1e9 / one.FlopsPerRow);
        return one with { Rows = (rows + batch - 1) / batch * batch };
    }

    static double Speed(TrainingCase @case, int threads, double seconds)
    {
        using TrainingData data = OurTraining.Data(@case);
        return OurTraining.RowsPerSecond(@case.Topology, OurTraining.Options(@case, threads), data, new EpochClock(@case.Rows, seconds));
    }
}
