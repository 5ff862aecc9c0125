using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;

namespace MlpService.Datasets;

/// <summary>Looks at the columns of some rows on all cores, where there are values enough to be worth it.</summary>
static class SideBySide
{
    /// <summary>Some tens of microseconds of work, ten times what it takes to hand it out.</summary>
    const int MinValues = 4096;

    /// <summary>Ranges of columns for each core: columns differ in the work they need.</summary>
    const int RangesPerCore = 4;

    static readonly ParallelOptions Cores = new() { MaxDegreeOfParallelism = Environment.ProcessorCount };

    /// <exception cref="Exception">What looking at a column threw; of several, one of them.</exception>
    public static void ForEach(int columns, int rows, Action<int> look)
    {
        if ((long)columns * rows < MinValues)
        {
            for (var column = 0; column < columns; column++)
                look(column);
            return;
        }
        var size = Math.Max(1, columns / (RangesPerCore * Environment.ProcessorCount));
        try
        {
            Parallel.ForEach(Partitioner.Create(0, columns, size), Cores, range =>
            {
                for (var column = range.Item1; column < range.Item2; column++)
                    look(column);
            });
        }
        catch (AggregateException e)
        {
            ExceptionDispatchInfo.Throw(e.InnerExceptions[0]);
        }
    }
}
