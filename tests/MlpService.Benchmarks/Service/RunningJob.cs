using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace MlpService.Benchmarks.Service;

/// <summary>What a job has said of itself, and when it was heard.</summary>
readonly record struct Progress(int Epoch, double SamplesPerSecond, long Heard);

/// <summary>A job of the service.</summary>
sealed class RunningJob(RunningService service, string id)
{
    static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    /// <summary>Waits until it tells of another epoch.</summary>
    public async Task<Progress> NewProgressAsync()
    {
        for (int? first = null; ; await Task.Delay(Pause))
        {
            JsonNode job = await StateAsync();
            if ((string?)job["status"] is not ("queued" or "running"))
                throw new InvalidOperationException($"It ended: {job.ToJsonString()}");
            int epoch = (int?)job["progress"]?["epoch"] ?? 0;
            if (epoch > (first ??= epoch))
                return new Progress(epoch, (double)job["progress"]!["samplesPerSecond"]!, Stopwatch.GetTimestamp());
        }
    }

    /// <summary>Rows per second over some time as a client sees them: whatever the service does between two steps counts.</summary>
    public async Task<double> SpeedAsync(int rows, Func<Task> meanwhile)
    {
        Progress start = await NewProgressAsync();
        await meanwhile();
        Progress end = await NewProgressAsync();
        return (double)rows * (end.Epoch - start.Epoch) / Stopwatch.GetElapsedTime(start.Heard, end.Heard).TotalSeconds;
    }

    public async Task CancelAsync()
    {
        await service.PostAsync($"jobs/{id}/cancel", new StringContent(""));
        await EndAsync();
    }

    public async Task EndAsync()
    {
        while ((string?)(await StateAsync())["status"] is "queued" or "running") await Task.Delay(Pause);
    }

    async Task<JsonNode> StateAsync() => (await service.Http.GetFromJsonAsync<JsonNode>($"/api/v1/jobs/{id}"))!;
}
