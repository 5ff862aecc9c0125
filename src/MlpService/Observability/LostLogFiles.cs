using Serilog.Core;
using Serilog.Events;

namespace MlpService.Observability;

/// <summary>Says once that the logs are on the console only, which is no reason to stop.</summary>
sealed class LostLogFiles(string directory) : ILoggingFailureListener
{
    int said;

    public void OnLoggingFailed(
        object sender, LoggingFailureKind kind, string message, IReadOnlyCollection<LogEvent>? events, Exception? exception)
    {
        // a temporary failure is one after which the sink tries another file
        if (kind != LoggingFailureKind.Temporary && Interlocked.Exchange(ref said, 1) == 0)
            Console.Error.WriteLine($"Logs cannot be written to '{Path.GetFullPath(directory)}', and are on the console only: "
                + $"{exception?.Message ?? message} Make it writable, or set Storage__LogFiles=false.");
    }
}
