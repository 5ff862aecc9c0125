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
        builder.Services.AddSerilog((services, logger) => logger
            .MinimumLevel.Information()
            .MinimumLevel.Override("Microsoft.AspNetCore", LogEventLevel.Warning)
            .MinimumLevel.Override("Microsoft.EntityFrameworkCore", LogEventLevel.Warning)
            // a failed probe is logged as the request it is
            .MinimumLevel.Override("Microsoft.Extensions.Diagnostics.HealthChecks", LogEventLevel.Fatal)
            .ReadFrom.Configuration(builder.Configuration)
            .Enrich.FromLogContext()
            .WriteTo.Logger(console => console
                // Program says that on the console, in plain words
                .Filter.ByExcluding(entry => entry.MessageTemplate.Text == "Hosting failed to start")
                .WriteTo.Console(onConsoleFrom, ConsoleLine, CultureInfo.InvariantCulture))
            .WriteTo.File(new CompactJsonFormatter(),
                Path.Combine(services.GetRequiredService<IOptions<StorageSettings>>().Value.DataDirectory, "logs", "mlpservice-.log"),
                rollingInterval: RollingInterval.Day, fileSizeLimitBytes: 64 << 20, rollOnFileSizeLimit: true, retainedFileCountLimit: 14),
            preserveStaticLogger: true); // a static logger would be shared by all services of one process
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
