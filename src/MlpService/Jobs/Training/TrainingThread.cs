using System.Runtime.ExceptionServices;
using MlpEngine.Threads;

namespace MlpService.Jobs.Training;

/// <summary>Runs training on a thread of low priority, so that requests come first.</summary>
static class TrainingThread
{
    /// <inheritdoc cref="Run"/>
    /// <remarks>The caller's thread is one of its own, not of the pool.</remarks>
    public static Task<T> RunAsync<T>(
        Func<CancellationToken, T> work, TimeSpan interval, Action periodic, CancellationToken cancellation) =>
        Task.Factory.StartNew(() => Run(work, interval, periodic, cancellation), cancellation, TaskCreationOptions.LongRunning,
            TaskScheduler.Default);

    /// <summary>
    /// Runs the work at low priority, and periodically something else on the caller's thread; returns when the work has ended.
    /// </summary>
    /// <param name="work">Must not start threads that outlive it: they inherit its priority, also those of the pool.</param>
    /// <param name="interval">The period.</param>
    /// <param name="periodic">What the caller's thread does meanwhile. If it throws, the work is cancelled.</param>
    /// <param name="cancellation">Cancels the work.</param>
    public static T Run<T>(Func<CancellationToken, T> work, TimeSpan interval, Action periodic, CancellationToken cancellation)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        T result = default!;
        ExceptionDispatchInfo? fault = null;
        var thread = new Thread(() =>
        {
            LowPriority.Enter();
            try
            {
                result = work(stop.Token);
            }
            catch (Exception e)
            {
                fault = ExceptionDispatchInfo.Capture(e);
            }
        })
        { Name = "Training 0", IsBackground = true };
        thread.Start();
        try
        {
            while (!thread.Join(interval))
                periodic();
        }
        catch
        {
            stop.Cancel();
            thread.Join();
            throw;
        }
        fault?.Throw();
        return result;
    }
}
