namespace MlpService.Benchmarks.Comparison;

/// <summary>What a contestant reached at its better number of threads, or why it did not run.</summary>
sealed record Score(Measurement Measurement, int Threads, string? Missing = null)
{
    public bool Ran => Missing is null;
}

/// <param name="Case">What was done.</param>
/// <param name="Scores">Of the contestants, in their order.</param>
/// <param name="Peak">GFLOP/s of all cores, measured in the same rounds.</param>
sealed record Result(Case Case, IReadOnlyList<Score> Scores, Measurement Peak);

/// <summary>Measures the contestants at a case in turn, round after round, so that whatever else the machine does meets all of
/// them.</summary>
static class Contest
{
    const int Rounds = 7;

    static int[] ThreadCounts => [.. new[] { 1, Environment.ProcessorCount }.Distinct()];

    public static Result Run<TCase>(TCase @case, IReadOnlyList<IContestant<TCase>> contestants) where TCase : Case
    {
        Console.Error.WriteLine($"{@case.Name} ...");
        var entries = contestants.Select(contestant => Enter(contestant, @case)).ToArray();
        foreach (Entry entry in entries) entry.Measure();
        foreach (Entry entry in entries) entry.Forget();
        var peaks = new List<double>();
        for (int round = 0; round < Rounds; round++)
        {
            peaks.Add(FmaPeak.Measure());
            foreach (Entry entry in entries) entry.Measure();
        }
        foreach (Entry entry in entries) entry.Leave();
        return new Result(@case, [.. entries.Select(entry => entry.Score())], Measurement.Of(peaks));
    }

    static Entry Enter<TCase>(IContestant<TCase> contestant, TCase @case) where TCase : Case
    {
        var entry = new Entry();
        entry.Try(() =>
        {
            foreach (int threads in ThreadCounts) entry.Add(contestant.Enter(@case, threads));
        });
        return entry;
    }

    /// <summary>A contestant's runs at a case; one that fails, at the start or later, takes no further part.</summary>
    sealed class Entry
    {
        readonly List<(IRun Run, List<double> Speeds)> runs = [];
        string? missing;

        public void Add(IRun run) => runs.Add((run, []));

        public void Measure() => Try(() =>
        {
            foreach (var (run, speeds) in runs) speeds.Add(run.RowsPerSecond());
        });

        /// <summary>The first round was for warming up.</summary>
        public void Forget() => runs.ForEach(run => run.Speeds.Clear());

        public void Leave() => runs.ForEach(run => run.Run.Dispose());

        public Score Score() => missing is null
            ? runs.Select(run => new Score(Measurement.Of(run.Speeds), run.Run.Threads)).MaxBy(score => score.Measurement.Median)!
            : new Score(default, 0, missing);

        public void Try(Action action)
        {
            if (missing is not null) return;
            try
            {
                action();
            }
            catch (Exception exception)
            {
                missing = FirstSentence(exception.GetBaseException().Message);
            }
        }

        /// <summary>The rest of what loaders say is a list of the places where they looked.</summary>
        static string FirstSentence(string message) => message.ReplaceLineEndings(". ").Split(". ")[0].TrimEnd('.') + ".";
    }
}
