namespace MlpService.Jobs;

/// <summary>What training may take of the machine.</summary>
public sealed class TrainingSettings
{
    /// <summary>Jobs that run at the same time.</summary>
    public int MaxConcurrentJobs { get; set; } = 1;

    /// <summary>Threads of one job; the result does not depend on it.</summary>
    public int Threads { get; set; } = Environment.ProcessorCount;

    /// <exception cref="StartRefusal">A setting is out of range.</exception>
    public void Check()
    {
        if (MaxConcurrentJobs is < 1 or > 64)
            throw new StartRefusal($"Training__MaxConcurrentJobs is {MaxConcurrentJobs}; 1 to 64 are allowed.");
        if (Threads is < 1 or > 256)
            throw new StartRefusal($"Training__Threads is {Threads}; 1 to 256 are allowed.");
    }
}
