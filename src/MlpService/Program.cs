using Microsoft.Extensions.Options;
using MlpService;
using MlpService.Datasets;
using MlpService.Demonstration;
using MlpService.Http;
using MlpService.Http.Bodies;
using MlpService.Http.OpenApi;
using MlpService.Idempotency;
using MlpService.Jobs;
using MlpService.Models;
using MlpService.Networks;
using MlpService.Observability;
using MlpService.Predictions;
using MlpService.Security;
using MlpService.Startup;
using MlpService.Storage;
using Serilog.Events;

if (args is ["--check-health"])
    return await HealthProbe.RunAsync();

using var signals = new StopSignals();
try
{
    var commandLine = new CommandLine(args);
    var builder = WebApplication.CreateBuilder(new WebApplicationOptions
    {
        Args = commandLine.Settings,
        ContentRootPath = AppContext.BaseDirectory,
    });
    builder.AddLogging(onConsoleFrom: commandLine.Demo ? LogEventLevel.Warning : LogEventLevel.Information);
    builder.AddAddressGuard();
    builder.AddStorage();
    builder.AddHttp();
    builder.AddProxies();
    builder.AddOpenApi();
    builder.AddIdempotency();
    builder.AddDatasets();
    builder.AddJobs();
    builder.AddModels();
    builder.AddPredictions();
    builder.AddHealth();
    if (commandLine.Demo)
        builder.Services.AddHostedService<Demo>();
    if (commandLine.Help)
    {
        Console.Write(HelpText.Of(builder.Services));
        return 0;
    }
    builder.RefuseUnknownSettings(commandLine);
    builder.RefuseUnfitAddresses();
    KernelCheck.RefuseUnfitProcessor();

    var app = builder.Build();
    app.UseProxies();
    app.UseRequestLogging();
    app.Use(HeadRequests.AnswerAsGet);
    app.UseProblems();
    app.UseBrowserGuard();
    app.UseOpenApi();
    app.UseRouting();
    app.Use(QueryNames.RefuseOthers);
    app.Use(NeedlessBodies.Refuse);
    app.Use(JsonBodies.Receive);
    app.MapOpenApiDocument();
    app.MapEntryPoint();
    app.MapHealth();
    var api = app.MapGroup("/api/v1").WithConventionalRefusals().RefuseOtherQueries().RefuseNeedlessBodies();
    api.MapNetworks();
    api.MapDatasets();
    api.MapJobs();
    api.MapModels();
    api.MapPredictions();

    // before the database is migrated, so that the build before can still be gone back to
    app.Services.GetRequiredService<IStartupValidator>().Validate();
    await app.PrepareStorageAsync(signals.Token);
    var workers = app.Services.GetServices<IHostedService>().OfType<BackgroundService>().ToList();
    app.LogStart();
    await app.RunAsync(signals.Token);
    // a faulted worker stops the host, which reports success
    return workers.Exists(worker => worker.ExecuteTask is { IsFaulted: true }) ? 1 : 0;
}
// before it had started; later the host ends by itself
catch (OperationCanceledException) when (signals.Token.IsCancellationRequested)
{
    return 0;
}
// design-time tools abort the host once it is built
catch (Exception e) when (e is not HostAbortedException)
{
    await Console.Error.WriteLineAsync(ListenAddresses.Explain(e) ?? StartRefusal.Explain(e));
    return 1;
}
