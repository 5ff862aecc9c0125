namespace MlpService.Benchmarks.Comparison;

/// <summary>What a contestant reached at its better number of threads, or why it did not run.</summary>
sealed record Score(Figure Figure, int Threads, string? Missing = null)
{
    public bool Ran => Missing is null;
}

/// <param name="Case">What was done.</param>
/// <param name="Scores">Of the contestants, in their order.</param>
/// <param name="Peak">GFLOP/s of all cores, measured in the same rounds.</param>
sealed record Result(Case Case, IReadOnlyList<Score> Scores, Figure Peak);

/// <summary>Measures the contestants at a case in turn, round after round, so that whatever else the machine does meets all of them.</summary>
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
        return new Result(@case, [.. entries.Select(entry => entry.Score())], Figure.Of(peaks));
    }

    static Entry Enter<TCase>(IContestant<TCase> contestant, TCase @case) where TCase : Case
    {
        try
        {
            return new Entry([.. ThreadCounts.Select(threads => contestant.Enter(@case, threads))], null);
        }
        catch (Exception exception)
        {
            return new Entry([], FirstSentence(exception.GetBaseException().Message));
        }
    }

    /// <summary>The rest of what loaders say is a list of the places where they looked.</summary>
    static string FirstSentence(string message) => message.ReplaceLineEndings(". ").Split(". ")[0].TrimEnd('.') + ".";

    sealed record Entry(IRun[] Runs, string? Missing)
    {
        readonly List<double>[] rounds = [.. Runs.Select(_ => new List<double>())];

        public void Measure()
        {
            for (int i = 0; i < Runs.Length; i++) rounds[i].Add(Runs[i].RowsPerSecond());
        }

        /// <summary>The first round was for warming up.</summary>
        public void Forget() => Array.ForEach(rounds, round => round.Clear());

        public void Leave() => Array.ForEach(Runs, run => run.Dispose());

        public Score Score() => Missing is null
            ? Runs.Zip(rounds, (run, speeds) => new Score(Figure.Of(speeds), run.Threads)).MaxBy(score => score.Figure.Median)!
            : new Score(default, 0, Missing);
    }
}
