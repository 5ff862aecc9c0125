using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace MlpService.Benchmarks.Service;

/// <summary>The service as users run it: a process of its own, on a free port and an empty data directory, gone at the end.</summary>
sealed class RunningService : IDisposable
{
    const string Announcement = "Now listening on: ";

    readonly DirectoryInfo data = Directory.CreateTempSubdirectory("mlpservice-benchmark-");
    readonly Process process;

    public RunningService()
    {
        // the project is built with this one, and lies beside it
        string service = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "../../MlpService/release/MlpService.dll"));
        var start = new ProcessStartInfo("dotnet", [service, "--urls", "http://127.0.0.1:0"]) { RedirectStandardOutput = true };
        start.Environment["Storage__DataDirectory"] = data.FullName;
        process = Process.Start(start)!;
        Http = new HttpClient { BaseAddress = Address(), Timeout = TimeSpan.FromMinutes(5) };
        _ = process.StandardOutput.BaseStream.CopyToAsync(Stream.Null); // a full pipe would hold it up
    }

    public HttpClient Http { get; }

    /// <summary>What its threads have used of processors so far.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            process.Refresh();
            return process.TotalProcessorTime;
        }
    }

    /// <summary>The most memory it has held so far, in MiB; null where the system does not tell (Linux does).</summary>
    public double? PeakMebibytes => File.Exists($"/proc/{process.Id}/status")
        ? double.Parse(File.ReadLines($"/proc/{process.Id}/status").First(line => line.StartsWith("VmHWM", StringComparison.Ordinal))
            .Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2], CultureInfo.InvariantCulture) / 1024
        : null;

    public async Task PostAsync(string path, HttpContent content)
    {
        using HttpResponseMessage answer = await Http.PostAsync($"/api/v1/{path}", content);
        if (!answer.IsSuccessStatusCode)
            throw new InvalidOperationException($"POST {path}: {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
    }

    /// <summary>Queues a job.</summary>
    public async Task<RunningJob> StartAsync(object request)
    {
        using HttpResponseMessage answer = await Http.PostAsync("/api/v1/jobs", JsonContent.Create(request));
        var job = (await answer.Content.ReadFromJsonAsync<JsonNode>())!;
        if (!answer.IsSuccessStatusCode) throw new InvalidOperationException(job.ToJsonString());
        return new RunningJob(this, (string)job["id"]!);
    }

    public void Dispose()
    {
        Http.Dispose();
        process.Kill();
        process.WaitForExit();
        process.Dispose();
        data.Delete(recursive: true);
    }

    Uri Address()
    {
        while (process.StandardOutput.ReadLine() is { } line)
            if (line.IndexOf(Announcement, StringComparison.Ordinal) is >= 0 and int at) return new Uri(line[(at + Announcement.Length)..]);
        throw new InvalidOperationException("The service ended before it listened.");
    }
}
