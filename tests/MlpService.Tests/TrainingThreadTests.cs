using System.Globalization;
using MlpService.Jobs.Training;

namespace MlpService.Tests;

/// <summary>Training has a thread of its own, beside one that writes how far it has come.</summary>
public sealed class TrainingThreadTests
{
    static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(1);

    [Fact]
    public void It_has_a_name_gives_way_and_does_not_keep_the_process_alive()
    {
        var (name, background, nice) = TrainingThread.Run(
            _ => (Thread.CurrentThread.Name, Thread.CurrentThread.IsBackground, Nice()), Interval, () => { }, CancellationToken.None);

        Assert.Equal(("Training 0", true), (name, background));
        if (OperatingSystem.IsLinux())
            Assert.Equal(19, nice);
    }

    [Fact]
    public void What_the_work_throws_is_thrown() =>
        Assert.Throws<TrainingFailure>(() => TrainingThread.Run<int>(_ => throw new TrainingFailure("why"), Interval, () => { }, default));

    /// <summary>Whoever catches it takes away what the work would still write to.</summary>
    [Fact]
    public void What_goes_wrong_beside_the_work_is_thrown_once_the_work_has_ended()
    {
        var ended = false;

        Assert.Throws<IOException>(() => TrainingThread.Run(stop =>
        {
            stop.WaitHandle.WaitOne();
            Thread.Sleep(100);
            return ended = true;
        }, Interval, () => throw new IOException(), CancellationToken.None));

        Assert.True(ended);
    }

    /// <summary>The 19th field of the thread's state, of which the second is its name in parentheses.</summary>
    static int? Nice() => OperatingSystem.IsLinux() && File.ReadAllText("/proc/thread-self/stat") is var stat
        ? int.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[16], CultureInfo.InvariantCulture)
        : null;
}
