using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace MlpService.Benchmarks.Comparison;

/// <summary>Times whole epochs: the first is for warming up, then as many as fill the time.</summary>
sealed class EpochClock(int rows, double leastSeconds = 0.5)
{
    long start;
    int epochs;

    public double RowsPerSecond { get; private set; }

    /// <summary>To be called after each epoch; true when it was the last one needed.</summary>
    public bool IsOver()
    {
        if (start == 0)
        {
            start = Stopwatch.GetTimestamp();
            return false;
        }
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        RowsPerSecond = (double)++epochs * rows / seconds;
        return seconds >= leastSeconds;
    }
}

/// <summary>Times calls too short for a clock: twice as many each time, until they fill the time.</summary>
static class CallClock
{
    const double MinSeconds = 0.2;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double CallsPerSecond(Action call)
    {
        for (long calls = 1; ; calls *= 2)
        {
            long start = Stopwatch.GetTimestamp();
            for (long i = 0; i < calls; i++) call();
            double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
            if (seconds >= MinSeconds) return calls / seconds;
        }
    }
}
