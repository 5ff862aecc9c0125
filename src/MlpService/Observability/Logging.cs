using System.Globalization;
using Microsoft.Extensions.Options;
using MlpService.Storage;
using Serilog;
using Serilog.Events;
using Serilog.Formatting.Compact;

namespace MlpService.Observability;

/// <summary>
/// Structured logs of requests and jobs, on the console and in daily files under the data directory. Never a body, never a key.
/// </summary>
static class Logging
{
    const string ConsoleLine = "{Timestamp:HH:mm:ss} {Level:u3} {Message:lj}{NewLine}{Exception}";

    public static void AddLogging(this WebApplicationBuilder builder, LogEventLevel onConsoleFrom)
    {
        // StartLog says it in our words; where it listens is still the framework's line
        builder.Services.Configure<ConsoleLifetimeOptions>(console => console.SuppressStatusMessages = true);
        // a static logger would be shared by all services of one process
        builder.Services.AddSerilog((services, logger) => Configure(logger, builder.Configuration, onConsoleFrom,
            services.GetRequiredService<IOptions<StorageSettings>>().Value), preserveStaticLogger: true);
    }

    static void Configure(LoggerConfiguration logger, IConfiguration configuration, LogEventLevel onConsoleFrom, StorageSettings storage)
    {
        logger
            .MinimumLevel.Information()
            .MinimumLevel.Override("Microsoft.AspNetCore", LogEventLevel.Warning)
            .MinimumLevel.Override("Microsoft.EntityFrameworkCore", LogEventLevel.Warning)
            // a failed probe is logged as the request it is
            .MinimumLevel.Override("Microsoft.Extensions.Diagnostics.HealthChecks", LogEventLevel.Fatal)
            .ReadFrom.Configuration(configuration)
            .Enrich.FromLogContext()
            .WriteTo.Logger(console => console
                // Program says that on the console, in plain words
                .Filter.ByExcluding(entry => entry.MessageTemplate.Text == "Hosting failed to start")
                .WriteTo.Console(onConsoleFrom, ConsoleLine, CultureInfo.InvariantCulture));
        if (storage.LogFiles)
            logger.WriteTo.Fallible(files => files.File(
                new CompactJsonFormatter(), Path.Combine(storage.LogDirectory, "mlpservice-.log"), rollingInterval: RollingInterval.Day,
                fileSizeLimitBytes: 64 << 20, rollOnFileSizeLimit: true, retainedFileCountLimit: 14),
                new LostLogFiles(storage.LogDirectory));
    }

    /// <summary>One line for each request: method, path, status, time. Health checks only when they fail.</summary>
    public static void UseRequestLogging(this WebApplication app) => app.UseSerilogRequestLogging(options =>
    {
        options.Logger = app.Services.GetRequiredService<Serilog.ILogger>();
        // escaped as in a URL: a path may hold line ends, which would forge log lines
        options.GetMessageTemplateProperties = (context, _, elapsed, status) =>
        [
            new("RequestMethod", new ScalarValue(Uri.EscapeDataString(context.Request.Method))),
            new("RequestPath", new ScalarValue(context.Request.Path.ToUriComponent())),
            new("StatusCode", new ScalarValue(status)),
            new("Elapsed", new ScalarValue(elapsed)),
        ];
        options.GetLevel = (context, _, exception) => exception is not null || context.Response.StatusCode >= 500
            ? LogEventLevel.Error
            : context.Request.Path.StartsWithSegments("/health") ? LogEventLevel.Debug : LogEventLevel.Information;
    });
}
