using System.Globalization;
using System.Net;

namespace MlpService.Tests;

/// <summary>Training takes of the processor what requests leave.</summary>
public sealed class PriorityTests
{
    const int Low = 19;

    [Fact]
    public async Task Training_threads_give_way_to_those_that_answer_requests()
    {
        if (!OperatingSystem.IsLinux())
            Assert.Skip("the priority of threads can be read on Linux only");
        using var directory = new TestDirectory();
        using var service = await ServiceProcess.StartAsync(directory, ("Training__Threads", "3"));
        await service.Http.NetworkAsync(units: 256);
        using var uploaded = await service.Http.UploadAsync("digits", DatasetVocabulary.DataFile("digits.csv"));
        uploaded.EnsureSuccessStatusCode();
        var job = await service.Http.QueueAsync("""
            {"network": "net", "dataset": "digits", "target": "digit", "model": "m", "epochs": 100000, "batchSize": 256,
             "earlyStopping": null}
            """);
        await service.Http.RunsAsync(job);

        var threads = Threads(service);
        Assert.Equal([("Training 0", Low), ("Training 1", Low), ("Training 2", Low)], threads.Where(IsTraining).Order());
        Assert.DoesNotContain(threads.Where(AnswersRequests), thread => thread.Nice == Low);

        await service.Http.PostJsonAsync($"/api/v1/jobs/{job}/cancel", "").JsonAsync(HttpStatusCode.Accepted);
        await service.Http.EndAsync(job);
        Assert.DoesNotContain(Threads(service).Where(AnswersRequests), thread => thread.Nice == Low);
    }

    static bool IsTraining((string Name, int Nice) thread) => thread.Name.StartsWith("Training", StringComparison.Ordinal);

    static bool AnswersRequests((string Name, int Nice) thread) => thread.Name.StartsWith(".NET TP", StringComparison.Ordinal);

    static List<(string Name, int Nice)> Threads(ServiceProcess service) =>
        [.. Directory.GetDirectories($"/proc/{service.Id}/task").Select(thread => File.ReadAllText($"{thread}/stat")).Select(Read)];

    /// <summary>The name stands in parentheses; how nice it is is the 19th field, and the name the second.</summary>
    static (string Name, int Nice) Read(string stat)
    {
        var (open, close) = (stat.IndexOf('('), stat.LastIndexOf(')'));
        return (stat[(open + 1)..close], int.Parse(stat[(close + 2)..].Split(' ')[16], CultureInfo.InvariantCulture));
    }
}
