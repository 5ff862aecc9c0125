using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using MlpEngine;
using MlpService.Benchmarks.Comparison;
using MlpService.Benchmarks.Contestants;

namespace MlpService.Benchmarks;

/// <summary>What training takes of memory, and what it costs to read the rows from a scratch file instead.</summary>
static partial class Memory
{
    const int Rounds = 5;
    const double Megabyte = 1 << 20, MaxOfPromise = 1.1, MinSpeed = 0.7;

    static readonly TimeSpan WarmingUp = TimeSpan.FromSeconds(3);

    /// <summary>The comparison's, the smallest once more with rows that weigh more than the runtime does, and with a batch that
    /// does.</summary>
    static readonly TrainingCase[] Cases =
    [
        TrainingCase.All[0], TrainingCase.All[0] with { Rows = 1_000_000 }, .. TrainingCase.All.Skip(1),
        TrainingCase.All[0] with { Rows = 200_000, BatchSize = 50_000 },
    ];

    public static void Run()
    {
        Console.WriteLine($"{Machine.Processor}, {Environment.ProcessorCount} cores, load average {Machine.Load}");
        Console.WriteLine($"Commit {Machine.Commit}\n");
        Peaks();
        Mapped();
    }

    /// <summary>Bytes by which training a case lifts the peak of this process, whose code has run before, for so long
    /// that the compiler is done with it.</summary>
    public static void Peak(int index)
    {
        TrainingCase @case = Cases[index];
        for (long start = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(start) < WarmingUp;)
            Train(@case with { Rows = 2 * @case.BatchSize });
        GC.Collect(2, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        _ = GiveBack(0);
        File.WriteAllText("/proc/self/clear_refs", "5"); // forgets the peak
        long before = Status("VmRSS");
        Train(@case);
        Console.WriteLine(Status("VmHWM") - before);
    }

    /// <summary>What was freed goes back to the system, so that none of it is found again by what is measured.</summary>
    [LibraryImport("libc", EntryPoint = "malloc_trim")]
    private static partial int GiveBack(nuint keep);

    static void Train(TrainingCase @case)
    {
        using TrainingData data = Data(@case, null);
        using var trainer = new Trainer(@case.Topology, OurTraining.Options(@case, Environment.ProcessorCount) with { Epochs = 3 }, data);
        trainer.Train();
    }

    /// <summary>Rows as floats, parameters x (2 + what the optimizer remembers), activations of a batch.</summary>
    static void Peaks()
    {
        var table = new Table("network, rows", "data, MB", "parameters, MB", "activations, MB", "promised, MB", "measured, MB", "ratio",
            "goal", "");
        for (int i = 0; i < Cases.Length; i++)
        {
            TrainingCase @case = Cases[i];
            int blocks = @case.Optimizer == OptimizerKind.Adam ? 4 : 2;
            double data = 4.0 * @case.Rows * (@case.Units[0] + @case.Units[^1]), parameters = 4.0 * @case.Topology.ParameterCount,
                activations = 4.0 * @case.BatchSize * @case.Units[1..].Sum();
            double promised = data + blocks * parameters + activations;
            double measured = Enumerable.Range(0, Rounds).Select(_ => (double)PeakOfAnotherProcess(i)).Order().ElementAt(Rounds / 2);
            table.Add($"{@case.Name}, {@case.Rows:N0} rows", $"{data / Megabyte:F2}", $"{blocks} x {parameters / Megabyte:F2}",
                $"{activations / Megabyte:F2}",
                $"{promised / Megabyte:F2}", $"{measured / Megabyte:F2}", $"{measured / promised:F2}", $"<= {MaxOfPromise}",
                measured <= MaxOfPromise * promised ? "met" : "missed");
        }
        Console.WriteLine($"Peak while training, median of {Rounds} processes\n\n{table}");
    }

    static long PeakOfAnotherProcess(int index)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!, ["memory", "peak", $"{index}"]) { RedirectStandardOutput = true };
        using Process process = Process.Start(start)!;
        return long.Parse(process.StandardOutput.ReadToEnd(), CultureInfo.InvariantCulture);
    }

    static void Mapped()
    {
        var table = new Table("network, rows", "in memory, samples/s", "scratch file, samples/s", "ratio", "goal", "");
        foreach (TrainingCase @case in new[] { TrainingCase.All[0], TrainingCase.All[2] }.Select(one => one with { Rows = 1_000_000 }))
        {
            using TrainingData memory = Data(@case, null), file = Data(@case, Directory.CreateDirectory("artifacts").FullName);
            var speeds = new[] { memory, file }.ToDictionary(data => data, _ => new List<double>());
            for (int round = 0; round < Rounds; round++)
                foreach (var (data, rates) in speeds)
                    rates.Add(OurTraining.RowsPerSecond(@case.Topology, OurTraining.Options(@case, Environment.ProcessorCount), data,
                        new EpochClock(@case.Rows)));
            Measurement inMemory = Measurement.Of(speeds[memory]), mapped = Measurement.Of(speeds[file]);
            table.Add($"{@case.Name}, {@case.Rows:N0} rows", Show(inMemory), Show(mapped), $"{mapped.Median / inMemory.Median:P0}",
                $">= {MinSpeed:P0}",
                mapped.Median >= MinSpeed * inMemory.Median ? "met" : "missed");
        }
        Console.WriteLine($"Rows from a scratch file that the page cache holds, in turn, median of {Rounds} (slowest-fastest)\n\n{table}");
    }

    static string Show(Measurement figure) => $"{figure.Median:N0} ({figure.Min:N0}-{figure.Max:N0})";

    /// <summary>The kind of rows that the comparison trains on, row by row.</summary>
    static TrainingData Data(TrainingCase @case, string? scratchDirectory)
    {
        var random = new Random(1);
        var data = new TrainingData(@case.Rows, @case.Units[0], @case.Units[^1], scratchDirectory: scratchDirectory);
        for (int row = 0; row < data.Rows; row++)
        {
            foreach (ref float x in data.Input(row)) x = 2 * random.NextSingle() - 1;
            data.Target(row)[random.Next(data.Outputs)] = 1;
        }
        return data;
    }

    /// <summary>Bytes, as the system counts them for this process.</summary>
    static long Status(string key) =>
        1024 * long.Parse(File.ReadLines("/proc/self/status").First(line => line.StartsWith(key, StringComparison.Ordinal))
        .Split(':')[1].Replace("kB", "", StringComparison.Ordinal), CultureInfo.InvariantCulture);
}
