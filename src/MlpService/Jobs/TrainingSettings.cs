using MlpService.Http;

namespace MlpService.Jobs;

/// <summary>What training may take of the machine. Configuration section Training.</summary>
public sealed class TrainingSettings
{
    const int MaxMegabytes = 1 << 24;

    /// <summary>Jobs that run at the same time.</summary>
    [Between(1, 64)]
    public int MaxConcurrentJobs { get; set; } = 1;

    /// <summary>Threads of one job; the result does not depend on it.</summary>
    [Between(1, 256)]
    public int Threads { get; set; } = Environment.ProcessorCount;

    /// <summary>
    /// MiB that the rows of one job may take of memory, as 32-bit floats and all splits together; more lie in a scratch file
    /// beside the database. While they are built, the columns they are made of take up to as much again.
    /// </summary>
    [Between(1, MaxMegabytes)]
    public int MemoryLimitMegabytes { get; set; } =
        (int)Math.Clamp(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 4 >> 20, 1, MaxMegabytes);

    public long MemoryLimitBytes => (long)MemoryLimitMegabytes << 20;
}
