using System.Runtime.InteropServices;
using System.Text;
using System.Text.RegularExpressions;
using MlpEngine.Kernels;
using MlpService.Benchmarks.Contestants;

namespace MlpService.Benchmarks.Comparison;

/// <summary>The engine against its peers: a table for training, one for prediction.</summary>
static partial class Compare
{
    const string Results = "tests/MlpService.Benchmarks/results";

    public static void Run(bool save)
    {
        string load = Machine.Load;
        string training = Part("Training, samples/s", TrainingCase.All, [new OurTraining(), new LibTorch(), new Mlpack()]);
        string prediction = Part("Prediction, us per call", PredictionCase.All, [new OurPrediction(), new OnnxRuntime()]);
        string report = Heading(load) + training + prediction;
        Console.WriteLine(report);
        if (!save) return;
        string name = NotOfAFileName().Replace(Machine.Processor, "-").Trim('-');
        File.WriteAllText(Path.Combine(Results, name + ".md"), report);
    }

    static string Heading(string load) => $"""
        # {Machine.Processor}

        | | |
        |---|---|
        | date | {DateTime.UtcNow:yyyy-MM-dd HH:mm} UTC |
        | commit | {Machine.Commit} |
        | runtime | {RuntimeInformation.FrameworkDescription} on {RuntimeInformation.OSDescription} |
        | cores | {Environment.ProcessorCount} |
        | kernels | {KernelSet.Best.Name} |
        | load average (1, 5, 15 minutes) | {load} before, {Machine.Load} after |
        | command | `dotnet run -c Release --project tests/MlpService.Benchmarks -p:Peers=true -- compare --save` |

        Median of the rounds (slowest-fastest), at the better number of threads. The ratio is to the better peer;
        the peak is that of all cores.


        """;

    static string Part<TCase>(string title, IReadOnlyList<TCase> cases, IReadOnlyList<IContestant<TCase>> contestants) where TCase : Case
    {
        Result[] results = [.. cases.Select(@case => Contest.Run(@case, contestants))];
        var table = new Table(["network", .. contestants.Select(contestant => contestant.Name), "ratio", "goal", "", "GFLOP/s", "of peak"]);
        foreach (Result result in results) table.Add(Line(result));
        var text = new StringBuilder($"## {title}\n\n{table}\n");
        foreach (var missing in results.SelectMany(result =>
            result.Scores.Select((score, i) => (contestants[i].Name, score.Missing, Case: result.Case.Name)))
            .Where(score => score.Missing is not null).GroupBy(score => (score.Name, score.Missing)))
            text.Append($"{missing.Key.Name} did not run ({string.Join("; ", missing.Select(score => score.Case))}): ")
                .Append($"{missing.Key.Missing}\n\n");
        Measurement peak = Measurement.Of(results.Select(result => result.Peak.Median));
        return text.Append($"Measured FMA peak: {peak.Median:F0} GFLOP/s ({peak.Min:F0}-{peak.Max:F0}).\n\n").ToString();
    }

    static string[] Line(Result result)
    {
        Case @case = result.Case;
        Score ours = result.Scores[0];
        Score? better = result.Scores.Skip(1).Where(score => score.Ran).MaxBy(score => score.Measurement.Median);
        double speed = ours.Measurement.Median, ratio = better is null ? 0 : speed / better.Measurement.Median;
        double gigaflops = speed * @case.FlopsPerRow / 1e9, share = gigaflops / result.Peak.Median;
        double microseconds = @case.Rows / speed * 1e6;
        string verdict = better is null && @case.Goal.Ratio > 0 ? "unknown"
            : @case.Goal.IsMet(ratio, share, microseconds) ? "met" : "missed";
        return [@case.Name, .. result.Scores.Select(score => Cell(@case, score)), better is null ? "no peer ran" : $"{ratio:F2}x",
            @case.Goal.ToString(), verdict, $"{gigaflops:F1}", $"{share:P0}"];
    }

    static string Cell(Case @case, Score score) => !score.Ran ? "did not run, see below"
        : $"{@case.Show(score.Measurement.Median)} ({@case.Show(score.Measurement.Min)}-{@case.Show(score.Measurement.Max)}), " +
            (score.Threads == 1 ? "1 thread" : $"{score.Threads} threads");

    [GeneratedRegex("[^A-Za-z0-9]+")]
    private static partial Regex NotOfAFileName();
}
