using System.Runtime.ExceptionServices;
using MlpEngine.Threads;

namespace MlpService.Jobs.Training;

/// <summary>A thread that computes with what requests leave of the processor.</summary>
static class TrainingThread
{
    /// <summary>Runs the work at low priority, and from time to time something else beside it, on the caller's thread and at its
    /// priority; returns when the work has ended.</summary>
    /// <param name="work">Is not to start threads that outlive it: they would have its priority, also those of the pool.</param>
    /// <param name="interval">How often the caller does something else.</param>
    /// <param name="meanwhile">If it throws, the work is cancelled.</param>
    /// <param name="cancellation">Cancels the work.</param>
    public static T Run<T>(Func<CancellationToken, T> work, TimeSpan interval, Action meanwhile, CancellationToken cancellation)
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
                meanwhile();
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
