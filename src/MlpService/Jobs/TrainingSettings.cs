namespace MlpService.Jobs;

/// <summary>What training may take of the machine.</summary>
public sealed class TrainingSettings
{
    /// <summary>Jobs that run at the same time.</summary>
    public int MaxConcurrentJobs { get; set; } = 1;

    /// <summary>Threads of one job; the result does not depend on it.</summary>
    public int Threads { get; set; } = Environment.ProcessorCount;

    /// <summary>
    /// MiB that the rows of one job may take of memory, as 32-bit floats and all parts together; more lie in a scratch file
    /// beside the database. While they are built the columns they are made of take up to as much again.
    /// </summary>
    public int MemoryLimitMegabytes { get; set; } = (int)Math.Clamp(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 4 >> 20, 1, MostMegabytes);

    public long MemoryLimitBytes => (long)MemoryLimitMegabytes << 20;

    const int MostMegabytes = 1 << 24;

    /// <exception cref="StartRefusal">A setting is out of range.</exception>
    public void Check()
    {
        if (MaxConcurrentJobs is < 1 or > 64)
            throw new StartRefusal($"Training__MaxConcurrentJobs is {MaxConcurrentJobs}; 1 to 64 are allowed.");
        if (Threads is < 1 or > 256)
            throw new StartRefusal($"Training__Threads is {Threads}; 1 to 256 are allowed.");
        if (MemoryLimitMegabytes is < 1 or > MostMegabytes)
            throw new StartRefusal($"Training__MemoryLimitMegabytes is {MemoryLimitMegabytes}; 1 to {MostMegabytes} are allowed.");
    }
}
