using System.Net.Http.Json;
using System.Text.Json;
using MlpEngine;
using MlpService.Benchmarks.Comparison;
using MlpService.Benchmarks.Contestants;
using MlpService.Benchmarks.Service;

namespace MlpService.Benchmarks.Interference;

/// <summary>What training costs predictions, and what the service costs training.</summary>
sealed class Interference(double seconds) : IDisposable
{
    const int Rounds = 2, RequestsPerSecond = 200;
    const double MaxDelay = 2, MinShare = 0.9;

    /// <summary>Networks whose training uses every core; the last one's epochs end with rows to judge them by.</summary>
    static readonly TrainedNetwork[] Networks = [new([128], 64), new([512, 512], 128), new([2048, 2048], 256, Validation: 0.3)];

    /// <summary>Predicts from a few of the columns.</summary>
    static readonly TrainedNetwork Small = new([16], 1000);

    readonly Pixels pixels = new();
    readonly RunningService service = new();

    public static async Task RunAsync(double seconds)
    {
        Console.WriteLine($"{Machine.Processor}, {Environment.ProcessorCount} cores, load average {Machine.Load}");
        Console.WriteLine($"Commit {Machine.Commit}\n");
        using var interference = new Interference(seconds);
        await interference.PrepareAsync();
        await interference.TrainingAsync();
        await interference.PredictionsAsync();
        Console.WriteLine($"Load average at the end: {Machine.Load}");
    }

    public void Dispose() => service.Dispose();

    /// <summary>Networks, the rows, and a small model of a few of the columns to predict with.</summary>
    async Task PrepareAsync()
    {
        foreach (TrainedNetwork network in Networks.Append(Small))
            await service.PostAsync("networks", JsonContent.Create(new
            {
                name = network.Name,
                layers = network.Hidden.Select(units => new { units = (int?)units, activation = "relu" })
                    .Append(new { units = (int?)null, activation = "softmax" }),
            }));
        await service.PostAsync("datasets?name=pixels",
            new ByteArrayContent(pixels.ToCsv()) { Headers = { { "Content-Type", "text/csv" } } });
        RunningJob small = await service.StartAsync(Job(Small, 10, Enumerable.Range(0, 8).Select(Pixels.Name)));
        await small.EndAsync();
    }

    /// <summary>The engine alone and as a job, in turn.</summary>
    async Task TrainingAsync()
    {
        TrainedNetwork network = Networks[0];
        using TrainingData data = pixels.ToTrainingData();
        var options = new TrainingOptions
        {
            Loss = Loss.CategoricalCrossEntropy,
            BatchSize = network.BatchSize,
            Optimizer = new OptimizerOptions(OptimizerKind.Adam, 0.001),
            Threads = Environment.ProcessorCount,
        };
        var topology = new Topology(Pixels.Columns,
            [.. network.Hidden.Select(units => new Layer(units, Activation.Relu)), new Layer(Pixels.Classes, Activation.Softmax)]);
        List<double> engine = [], own = [], seen = [];
        for (int round = 0; round < 5; round++)
        {
            engine.Add(OurTraining.RowsPerSecond(topology, options, data, new EpochClock(Pixels.Rows, seconds / 4)));
            RunningJob job = await service.StartAsync(Job(network, 1_000_000));
            seen.Add(await job.SpeedAsync(Pixels.Rows, () => Task.Delay(TimeSpan.FromSeconds(seconds / 4))));
            own.Add((await job.NewProgressAsync()).SamplesPerSecond);
            await job.CancelAsync();
        }
        double alone = Measurement.Of(engine).Median;
        var table = new Table($"{network.Name}, Adam, samples/s", "median (slowest-fastest)", "ratio", "goal", "");
        table.Add("engine alone", Show(Measurement.Of(engine)), "", "", "");
        double share = Measurement.Of(own).Median / alone;
        table.Add("job's own samplesPerSecond", Show(Measurement.Of(own)), $"{share:F2}", $">= {MinShare}",
            share >= MinShare ? "met" : "missed");
        table.Add("job, epochs a client sees pass", Show(Measurement.Of(seen)), $"{Measurement.Of(seen).Median / alone:F2}", "", "");
        Console.WriteLine($"{table}\nLoad average {Machine.Load}\n");

        static string Show(Measurement figure) => $"{figure.Median:N0} ({figure.Min:N0}-{figure.Max:N0})";
    }

    /// <summary>Predictions without and with a job, in turn.</summary>
    async Task PredictionsAsync()
    {
        byte[] row = JsonSerializer.SerializeToUtf8Bytes(new { instances = new[] { pixels.Row(0).Take(8).Select(pixel => (int)pixel) } });
        var load = new RequestLoad(service.Http, "/api/v1/models/m16/predict", row, RequestsPerSecond);
        load.Run(seconds / 2); // for the compilers
        var idle = new List<Latencies>();
        var busy = Networks.Select(_ => new List<Latencies>()).ToArray();
        var speeds = Networks.Select(_ => new List<(double Quiet, double Loaded)>()).ToArray();
        for (int round = 0; round < Rounds; round++)
        {
            idle.Add(load.Run(seconds));
            for (int i = 0; i < Networks.Length; i++)
            {
                RunningJob job = await service.StartAsync(Job(Networks[i], 1_000_000));
                double quiet = await job.SpeedAsync(Networks[i].Rows, () => Task.Delay(TimeSpan.FromSeconds(seconds / 4)));
                double loaded = await job.SpeedAsync(Networks[i].Rows, () => Task.Run(() => busy[i].Add(load.Run(seconds))));
                speeds[i].Add((quiet, loaded));
                await job.CancelAsync();
            }
        }
        var table = new Table($"{RequestsPerSecond} predictions/s while", "p50 ms", "p99 ms (each round)", "of the median second",
            "max ms", "ratio of p99", "goal", "", "sent late, p99 ms",
            "samples/s", "without requests");
        double p99 = Latencies.Of(idle)[0.99];
        table.Add([.. Cells("nothing trains", idle), "", "", "", $"{Latencies.Of(idle).Late(0.99):F2}", "", ""]);
        for (int i = 0; i < Networks.Length; i++)
            table.Add([.. Cells($"{Networks[i]} trains", busy[i]), $"{Ratio(busy[i]):F2}", $"<= {MaxDelay}",
                Ratio(busy[i]) <= MaxDelay ? "met" : "missed", $"{Latencies.Of(busy[i]).Late(0.99):F2}",
                $"{speeds[i].Average(speed => speed.Loaded):N0}", $"{speeds[i].Average(speed => speed.Quiet):N0}"]);
        double Ratio(List<Latencies> rounds) => Latencies.Of(rounds)[0.99] / p99;

        Console.WriteLine($"The requests come from this process, on the same {Environment.ProcessorCount} cores.\n\n{table}");
    }

    static IEnumerable<string> Cells(string name, IReadOnlyList<Latencies> rounds)
    {
        Latencies all = Latencies.Of(rounds);
        return [name, $"{all[0.5]:F2}", $"{all[0.99]:F2} ({string.Join(", ", rounds.Select(round => $"{round[0.99]:F2}"))})",
            $"{all.Usual(0.99, RequestsPerSecond):F2}", $"{all[1]:F1}"];
    }

    static object Job(TrainedNetwork network, int epochs, IEnumerable<string>? features = null) => new
    {
        network = network.Name,
        dataset = "pixels",
        target = "class",
        model = $"m{network.Name}",
        epochs,
        batchSize = network.BatchSize,
        features,
        optimizer = new { name = "adam", learningRate = 0.001 },
        validation = new { fraction = network.Validation },
    };
}

/// <summary>A network of 784 inputs, and how a job trains it.</summary>
sealed record TrainedNetwork(int[] Hidden, int BatchSize, double Validation = 0)
{
    public string Name => string.Join('-', Hidden);

    /// <summary>Those it is trained on.</summary>
    public int Rows => (int)(Pixels.Rows * (1 - Validation));

    public override string ToString() => Validation == 0 ? Name : $"{Name} with validation";
}
