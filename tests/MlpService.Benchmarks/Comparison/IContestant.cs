namespace MlpService.Benchmarks.Comparison;

/// <summary>A library that does what the cases ask for.</summary>
interface IContestant<in TCase> where TCase : Case
{
    string Name { get; }

    /// <summary>Prepares a case on a number of threads. Throws, with the reason, where the library cannot be used here.</summary>
    IRun Enter(TCase @case, int threads);
}

/// <summary>A contestant at a case, ready to be measured again and again.</summary>
interface IRun : IDisposable
{
    int Threads { get; }

    /// <summary>Works for a moment and says how fast.</summary>
    double RowsPerSecond();
}
