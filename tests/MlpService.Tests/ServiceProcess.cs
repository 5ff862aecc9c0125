using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;

namespace MlpService.Tests;

/// <summary>The service as a process of its own, as users run it, on a free port of this machine.</summary>
public sealed partial class ServiceProcess : IDisposable
{
    readonly Process process;
    readonly StringBuilder output = new();
    readonly TaskCompletionSource<Uri> listening = new(TaskCreationOptions.RunContinuationsAsynchronously);

    ServiceProcess(TestDirectory directory, string[] arguments, (string, string)[] environment)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "MlpService.dll"), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = directory.Path,
        };
        start.Environment["Storage__DataDirectory"] = directory.Path;
        foreach (var (key, value) in environment)
            start.Environment[key] = value;
        process = new Process { StartInfo = start };
        process.OutputDataReceived += (_, line) => Take(line.Data);
        process.ErrorDataReceived += (_, line) => Take(line.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public int Id => process.Id;

    public HttpClient Http { get; private set; } = new();

    public string Output
    {
        get
        {
            lock (output)
                return output.ToString();
        }
    }

    /// <summary>Starts it and waits until it listens.</summary>
    public static async Task<ServiceProcess> StartAsync(TestDirectory directory, params (string, string)[] environment)
    {
        var service = Run(directory, ["--urls", "http://127.0.0.1:0"], environment);
        await service.ListensAsync();
        return service;
    }

    /// <summary>Starts it and does not wait.</summary>
    public static ServiceProcess Run(TestDirectory directory, string[] arguments, params (string, string)[] environment) =>
        new(directory, arguments, environment);

    public async Task ListensAsync()
    {
        if (await Task.WhenAny(listening.Task, process.WaitForExitAsync(), Task.Delay(TimeSpan.FromMinutes(2))) != listening.Task)
            throw new InvalidOperationException($"The service did not start: {Output}");
        Http = new HttpClient { BaseAddress = await listening.Task };
    }

    /// <summary>Ctrl-C.</summary>
    /// <returns>Its exit code.</returns>
    public Task<int> InterruptAsync()
    {
        Signal("INT");
        return EndAsync(TimeSpan.FromSeconds(5));
    }

    public void Signal(string name) => Process.Start("kill", [$"-{name}", $"{process.Id}"]).WaitForExit();

    public void Kill() => process.Kill();

    /// <returns>Its exit code.</returns>
    public async Task<int> EndAsync(TimeSpan within)
    {
        using var limit = new CancellationTokenSource(within);
        await process.WaitForExitAsync(limit.Token);
        return process.ExitCode;
    }

    public void Dispose()
    {
        Http.Dispose();
        if (!process.HasExited)
            process.Kill();
        process.WaitForExit();
        process.Dispose();
    }

    void Take(string? line)
    {
        lock (output)
            output.AppendLine(line);
        if (line is not null && ListeningLine().Match(line) is { Success: true } match)
            listening.TrySetResult(new Uri(match.Groups[1].Value.Replace("0.0.0.0", "127.0.0.1")));
    }

    [GeneratedRegex("Now listening on: (.*)")]
    private static partial Regex ListeningLine();
}
