using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Options;
using MlpEngine.Kernels;
using MlpService.Jobs;
using MlpService.Storage;

namespace MlpService.Startup;

/// <summary>What an operator wants to know of a service that has started, a line each; the framework says first where it listens.</summary>
static partial class StartLog
{
    public static void LogStart(this WebApplication app)
    {
        app.Lifetime.ApplicationStarted.Register(() => Started(app));
        app.Lifetime.ApplicationStopping.Register(() => Stopping(app.Logger));
    }

    static void Started(WebApplication app)
    {
        var addresses = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()?.Addresses ?? [];
        if (addresses.FirstOrDefault() is { } address)
            Swagger(app.Logger, $"{Reachable(address)}/swagger");
        DataDirectory(app.Logger, Path.GetFullPath(app.Services.GetRequiredService<IOptions<StorageSettings>>().Value.DataDirectory));
        Kernels(app.Logger, KernelSet.Best.Name);
        var training = app.Services.GetRequiredService<IOptions<TrainingSettings>>().Value;
        Threads(app.Logger, training.Threads, training.MaxConcurrentJobs);
    }

    /// <summary>An address of all interfaces is none that a browser can open.</summary>
    static string Reachable(string address) => address.Replace("://[::]", "://localhost").Replace("://0.0.0.0", "://localhost");

    [LoggerMessage(LogLevel.Information, "Swagger UI: {Address}")]
    static partial void Swagger(ILogger log, string address);

    [LoggerMessage(LogLevel.Information, "Data directory: {Directory}")]
    static partial void DataDirectory(ILogger log, string directory);

    [LoggerMessage(LogLevel.Information, "Kernels: {Kernels}")]
    static partial void Kernels(ILogger log, string kernels);

    [LoggerMessage(LogLevel.Information, "Threads of each job: {Threads}; jobs at the same time: {Jobs}")]
    static partial void Threads(ILogger log, int threads, int jobs);

    [LoggerMessage(LogLevel.Information, "The service stops")]
    static partial void Stopping(ILogger log);
}
